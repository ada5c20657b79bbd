using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class ForgetSplitTests
{
    private static readonly Dataset Data = TinyData.Of();

    [Theory]
    [InlineData("class:1", 36, 4, 10)]
    [InlineData("class:\"class b\",2", 72, 8, 20)]
    [InlineData("random:10%", 11, 0, 0)]
    [InlineData("random:5ofclass:0@3", 5, 0, 0)]
    public void Forget_and_retain_parts_cover_every_part_without_overlap(string request, int train, int validation, int test)
    {
        var split = ForgetSplit.Create(Data, ForgetRequest.Parse(request));
        Assert.Equal((train, validation, test), (split.Training.ForgetTrain.Count, split.Training.ForgetValidation.Count, split.ForgetTest.Count));
        AssertCover(Data.Train, split.Training.ForgetTrain, split.Training.RetainTrain);
        AssertCover(Data.Validation, split.Training.ForgetValidation, split.Training.RetainValidation);
        AssertCover(Data.Test, split.ForgetTest, split.RetainTest);
    }

    [Fact]
    public void Retained_parts_leave_out_what_was_forgotten_before()
    {
        ForgetRequest[] history = [ForgetRequest.Parse("class:0"), ForgetRequest.Parse("random:5ofclass:1")];
        var split = ForgetSplit.Create(Data, ForgetRequest.Parse("class:2"), history);
        int[] sampled = [.. history[1].Resolve(Data).TrainIds];
        Assert.All(split.Training.RetainTrain.Labels.ToArray(), label => Assert.Equal(1, label));
        Assert.All(split.RetainTest.Labels.ToArray(), label => Assert.Equal(1, label));
        Assert.All(split.Training.RetainValidation.Labels.ToArray(), label => Assert.Equal(1, label));
        Assert.Equal(31, split.Training.RetainTrain.Count);
        Assert.Empty(sampled.Intersect(split.Training.RetainTrain.Ids.ToArray()));
    }

    [Fact]
    public void A_request_that_leaves_nothing_with_its_history_is_refused()
    {
        ForgetRequest[] history = [ForgetRequest.Parse("class:0"), ForgetRequest.Parse("class:1")];
        UsageException fault = Assert.Throws<UsageException>(() => ForgetSplit.Create(Data, ForgetRequest.Parse("class:2"), history));
        Assert.Contains("leave nothing", fault.Message);
    }

    private static void AssertCover(DatasetPart whole, DatasetPart forget, DatasetPart retain) =>
        Assert.Equal(whole.Ids.ToArray(), forget.Ids.ToArray().Concat(retain.Ids.ToArray()).Order());
}
