using System.Security.Cryptography;
using System.Text;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class ForgetRequestTests
{
    private static readonly string[] Names = ["T-shirt/top", "Trouser", "Ankle boot", "A", "a", "7", "x,y", "big_cat", "b@2", "of"];
    private static readonly Dataset Data = TinyData.Of(train: 400, test: 80, classes: 3);
    private static readonly Dataset Named = Dataset.FromArrays(
        "named", TinyData.Shape, Names, TinyData.Images(200), TinyData.Labels(200, 10), TinyData.Images(20), TinyData.Labels(20, 10));

    [Theory]
    [InlineData("class:0", 0)]
    [InlineData("class:t-shirt/TOP", 0)]
    [InlineData(" Class : ankle boot ", 2)]
    [InlineData("class:A", 3)]
    [InlineData("class:a", 4)]
    [InlineData("class:\"7\"", 5)]
    [InlineData("class:5", 5)]
    [InlineData("class:\"x,y\"", 6)]
    [InlineData("class:big cat", 7)]
    [InlineData("class:1,trouser , 1", 1)]
    [InlineData("class:\"x,y\",0", 0, 6)]
    [InlineData("class:b@2,of", 8, 9)]
    public void Classes_are_named_by_index_or_name(string request, params int[] classes)
    {
        ResolvedForgetRequest resolved = ForgetRequest.Parse(request).Resolve(Named);
        Assert.Equal(classes, resolved.Classes);
        Assert.Equal(ForgetScope.Classes, resolved.Scope);
        Assert.Equal(18 * classes.Length, resolved.TrainIds.Length);
        Assert.Equal(2 * classes.Length, resolved.ValidationIds.Length);
    }

    [Theory]
    [InlineData("class:t-shirt", "forget request 'class:t-shirt': at position 7: unknown class 't-shirt', did you mean 'T-shirt/top'?")]
    [InlineData("class:1,Trowser", "forget request 'class:1,Trowser': at position 9: unknown class 'Trowser', did you mean 'Trouser'?")]
    [InlineData("class:10", "forget request 'class:10': at position 7: unknown class 10, expected an index from 0 to 9 or a name")]
    [InlineData("class:99999999999", "forget request 'class:99999999999': at position 7: unknown class '99999999999', known are T-shirt/top, Trouser, Ankle boot, A, a, 7, x,y, big_cat, b@2, of")]
    [InlineData("class:7", "forget request 'class:7': at position 7: '7' is the name of class 5 and the index of another, expected class:5 or a name in double quotes")]
    [InlineData("fine:rocket", "forget request 'fine:rocket': dataset 'named' has no fine classes, expected class:NAME")]
    [InlineData("class:0,1,2,3,4,5,6,8,9,big cat", "forget request 'class:0,1,2,3,4,5,6,8,9,big cat' matches the whole train part of 'named' (180 images), expected some to be left")]
    public void Classes_that_are_not_there_are_refused_with_the_nearest(string request, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => ForgetRequest.Parse(request).Resolve(Named)).Message);

    [Theory]
    [InlineData("klass=1", "at position 1: unknown kind 'klass=1', known are class, fine, samples, random")]
    [InlineData("klass:1", "at position 1: unknown kind 'klass', did you mean 'class'?")]
    [InlineData("", "at position 1: expected one of class, fine, samples, random")]
    [InlineData("class", "at position 1: expected ':' and what to forget after 'class'")]
    [InlineData("class:", "at position 7: expected a class, got nothing")]
    [InlineData("class:1,,2", "at position 9: expected a class, got nothing")]
    [InlineData("class:1,", "at position 9: expected a class, got nothing")]
    [InlineData("class:\"ab", "at position 7: expected a closing double quote")]
    [InlineData("class:\"\"", "at position 7: expected a class, got nothing")]
    [InlineData("samples:", "at position 9: expected a sample id, got nothing")]
    [InlineData("samples:1,b", "at position 11: expected a sample id as 205 or a range as 0-99, got 'b'")]
    [InlineData("samples:9-5", "at position 9: expected a sample id as 205 or a range as 0-99, got '9-5'")]
    [InlineData("samples:-5", "at position 9: expected a sample id as 205 or a range as 0-99, got '-5'")]
    [InlineData("samples:1-2-3", "at position 9: expected a sample id as 205 or a range as 0-99, got '1-2-3'")]
    [InlineData("samples:99999999999", "at position 9: expected a sample id as 205 or a range as 0-99, got '99999999999'")]
    [InlineData("samples:@", "at position 9: expected a file name after '@'")]
    [InlineData("random:", "at position 8: expected a number or share of images, got nothing")]
    [InlineData("random:0", "at position 8: expected a number of images as 500 or a share as 10%, got '0'")]
    [InlineData("random:-5", "at position 8: expected a number of images as 500 or a share as 10%, got '-5'")]
    [InlineData("random:x%", "at position 8: expected a share above 0% and up to 100%, got 'x%'")]
    [InlineData("random:0%", "at position 8: expected a share above 0% and up to 100%, got '0%'")]
    [InlineData("random:101%", "at position 8: expected a share above 0% and up to 100%, got '101%'")]
    [InlineData("random:5@x", "at position 10: expected a seed, a whole number, got 'x'")]
    [InlineData("random:5@", "at position 10: expected a seed, a whole number, got ''")]
    [InlineData("random:5of6", "at position 11: expected class:NAME or fine:NAME after 'of', got '6'")]
    [InlineData("random:5ofclass:", "at position 17: expected a class, got nothing")]
    [InlineData("random:5ofsamples:1", "at position 11: expected class:NAME or fine:NAME after 'of', got 'samples:1'")]
    public void A_request_outside_the_language_is_refused_with_its_position(string request, string message)
    {
        UsageException fault = Assert.Throws<UsageException>(() => ForgetRequest.Parse(request));
        Assert.Equal($"forget request '{request}': {message}", fault.Message);
        Assert.Equal(2, fault.ExitCode);
    }

    [Fact]
    public void Samples_are_ids_of_the_official_train_part()
    {
        ResolvedForgetRequest resolved = ForgetRequest.Parse("samples:20-59, 7,20,399").Resolve(Data);
        Assert.Equal(ForgetScope.Samples, resolved.Scope);
        Assert.Equal(Enumerable.Range(20, 40).Append(7).Append(399).Order(), resolved.TrainIds.Concat(resolved.ValidationIds).Order());
        Assert.Equal(resolved.ValidationIds, Data.Validation.Ids.ToArray().Intersect(Enumerable.Range(20, 40).Append(7).Append(399)));
        Assert.NotEmpty(resolved.ValidationIds);
    }

    [Fact]
    public void Ids_out_of_range_or_not_loaded_are_refused_with_the_nearest()
    {
        AssertFault("samples:0-999999", Data, "sample id 400 is not in the train part of 'tiny', expected ids from 0 to 399, the nearest being 399");
        var store = new ImageStore(new ImageShape(1, 1, 1), new byte[6], [0, 0, 0, 1, 1, 1], ids: [3, 4, 5, 8, 9, 10]);
        var sparse = new Dataset("sparse", new DatasetSpec("sparse") { Validation = 0 }, new DatasetContent(store, store, ["a", "b"]));
        AssertFault("samples:3,6", sparse, "sample id 6 is not in the train part of 'sparse', expected ids from 3 to 10, the nearest being 5 and 8");
        AssertFault("samples:0-4", sparse, "sample id 0 is not in the train part of 'sparse', expected ids from 3 to 10, the nearest being 3");
    }

    [Fact]
    public void Samples_of_the_validation_part_alone_are_refused()
    {
        int held = Data.Validation.Id(0);
        AssertFault($"samples:{held}", Data, " matches no image of the train part of 'tiny' (1 in the validation part, which no model is trained on), expected at least 1", colon: false);
    }

    [Fact]
    public void An_id_file_becomes_part_of_the_text()
    {
        using var folder = new TempFolder();
        folder.Write("ids.txt", "3 1,2\t# the first ones\n\n100-102,\n7\r\n");
        var request = ForgetRequest.Parse("samples:@ids.txt", folder.Path);
        Assert.Equal("samples:1-3,7,100-102", request.Text);
        Assert.Equal(request, ForgetRequest.Parse("samples:1-3,7,100-102"));
        Assert.Equal(request.Resolve(Data).IdsSha256, ForgetRequest.Parse("samples:100-102,7,1-3").Resolve(Data).IdsSha256);
    }

    [Fact]
    public void A_faulty_id_file_is_told_with_its_line()
    {
        using var folder = new TempFolder();
        string path = folder.Write("ids.txt", "1\n2 x\n");
        Assert.Equal($"{path}: line 2: expected a sample id as 205 or a range as 0-99, got 'x'", Assert.Throws<UsageException>(() => ForgetRequest.Parse($"samples:@{path}")).Message);
        folder.Write("ids.txt", "# none\n");
        Assert.Equal($"{path}: expected sample ids, got none", Assert.Throws<UsageException>(() => ForgetRequest.Parse($"samples:@{path}")).Message);
        DataException missing = Assert.Throws<DataException>(() => ForgetRequest.Parse($"samples:@{path}x"));
        Assert.StartsWith($"{path}x: no such file, expected a list of sample ids", missing.Message);
        Assert.Equal(1, missing.ExitCode);
    }

    [Theory]
    [InlineData("random:50", 50)]
    [InlineData("random:10%", 36)]
    [InlineData("random:2.5%", 9)]
    [InlineData("random:10%ofclass:1", 12)]
    [InlineData("random:10% of class:0,1", 24)]
    [InlineData("random:7ofclass:class c@9", 7)]
    public void Random_requests_draw_from_the_train_part(string request, int count)
    {
        ResolvedForgetRequest resolved = ForgetRequest.Parse(request).Resolve(Data);
        Assert.Equal(count, resolved.TrainIds.Length);
        Assert.Empty(resolved.ValidationIds);
        Assert.Empty(resolved.TrainIds.Except(Data.Train.Ids.ToArray()));
        Assert.Equal(ForgetScope.Samples, resolved.Scope);
        Assert.Equal(resolved.IdsSha256, ForgetRequest.Parse(request).Resolve(Data).IdsSha256);
    }

    [Fact]
    public void A_random_request_has_a_seed_of_its_own_and_larger_draws_hold_smaller_ones()
    {
        Assert.Equal(Ids("random:20"), Ids("random:20@0"));
        Assert.NotEqual(Ids("random:20"), Ids("random:20@1"));
        Assert.Empty(Ids("random:20@1").Except(Ids("random:30@1")));
        Assert.All(Ids("random:9ofclass:2"), id => Assert.Equal(2, id % 3));
    }

    [Theory]
    [InlineData("random:362", " asks for 362 images, expected at most the 361 there are in the train part")]
    [InlineData("random:100%", " matches the whole train part of 'tiny' (361 images), expected some to be left")]
    [InlineData("random:361", " matches the whole train part of 'tiny' (361 images), expected some to be left")]
    [InlineData("random:0.1%", " matches no image of the train part of 'tiny', expected at least 1")]
    public void Requests_that_match_nothing_or_everything_are_refused(string request, string message) => AssertFault(request, Data, message, colon: false);

    [Fact]
    public void The_hash_is_that_of_the_ids_one_a_line()
    {
        ResolvedForgetRequest resolved = ForgetRequest.Parse("samples:11,0-2").Resolve(Data);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("0\n1\n2\n11\n"))), resolved.IdsSha256);
    }

    [Fact]
    public void A_draw_is_fixed_for_good() => Assert.Equal([39, 108, 125, 173, 232], Ids("random:5@7"));

    [Fact]
    public void A_quoted_class_may_hold_an_at_sign_and_still_have_a_seed()
    {
        Assert.Equal(3, ForgetRequest.Parse("random:3ofclass:\"b@2\"").Resolve(Named).TrainIds.Length);
        Assert.NotEqual(
            ForgetRequest.Parse("random:3ofclass:\"b@2\"@1").Resolve(Named).TrainIds,
            ForgetRequest.Parse("random:3ofclass:\"b@2\"@2").Resolve(Named).TrainIds);
        Assert.Equal(2, ForgetRequest.Parse("random:2ofclass:of").Resolve(Named).TrainIds.Length);
    }

    [Fact]
    public void Any_text_is_read_or_refused_in_one_line()
    {
        string[] pieces = ["class", "fine", "samples", "random", ":", ",", "@", "%", "of", "\"", "-", "7", "500", "a", " ", "0", "Trouser", "@1"];
        RandomStream random = new(4);
        for (int n = 0; n < 5000; n++)
        {
            RandomStream draw = random.Derive(n);
            string text = string.Concat(Enumerable.Range(1, draw.Below(0, 8)).Select(i => pieces[draw.Below(i, pieces.Length)]));
            try
            {
                Assert.True(ForgetRequest.Parse(text).Resolve(Named).TrainIds.Length is > 0 and < 180);
            }
            catch (LetheException fault)
            {
                Assert.DoesNotContain('\n', fault.Message);
                Assert.Contains("expected", fault.Message + (fault.Message.Contains("unknown", StringComparison.Ordinal) || fault is DataException ? "expected" : ""));
            }
        }
    }

    [Fact]
    public void Long_requests_are_shortened_in_messages() =>
        Assert.Equal(60, ForgetRequest.Parse("samples:" + string.Join(',', Enumerable.Range(0, 100))).ToString().Length);

    private static int[] Ids(string request) => [.. ForgetRequest.Parse(request).Resolve(Data).TrainIds];

    private static void AssertFault(string request, Dataset data, string message, bool colon = true) =>
        Assert.Equal($"forget request '{request}'{(colon ? ": " : "")}{message}", Assert.Throws<UsageException>(() => ForgetRequest.Parse(request).Resolve(data)).Message);
}
