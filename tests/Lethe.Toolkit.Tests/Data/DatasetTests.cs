using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void Arrays_become_stratified_parts_whose_ids_are_positions()
    {
        Dataset data = TinyData.Of(train: 120, test: 30, classes: 3);
        Assert.Equal((108, 12, 30), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, 120), data.Train.Ids.ToArray().Concat(data.Validation.Ids.ToArray()).Order());
        Assert.Equal(Enumerable.Range(0, 30), data.Test.Ids.ToArray());
        foreach (DatasetPart part in new[] { data.Train, data.Validation, data.Test })
        {
            for (int i = 0; i < part.Count; i++)
            {
                Assert.Equal(part.Id(i) % 3, part.Label(i));
                Assert.Equal((byte)part.Id(i), part.Image(i)[0]);
                Assert.Equal(part.Labels[i], part.Label(i));
            }
        }
    }

    [Fact]
    public void Arrays_are_copied()
    {
        byte[] images = TinyData.Images(10);
        Dataset data = Dataset.FromArrays("own", TinyData.Shape, ["a", "b"], images, TinyData.Labels(10, 2), [], [], validation: 0);
        Array.Clear(images);
        Assert.Equal((byte)9, data.Train.Image(9)[0]);
        Assert.Equal(ValidationCut.None, data.ValidationCut.Id);
        Assert.Empty(data.Validation.Ids.ToArray());
    }

    [Fact]
    public void The_default_normalisation_is_that_of_the_train_part()
    {
        byte[] images = [0, 255, 10, 10, 255, 0, 10, 10];
        Dataset data = Dataset.FromArrays("own", new ImageShape(2, 1, 2), ["a", "b"], images, [0, 1], [], [], validation: 0);
        Assert.Equal(new Normalization([0.5f, 10 / 255f], [0.5f, 1f]), data.Normalization);
    }

    [Fact]
    public void The_hash_goes_by_content_not_by_the_cut()
    {
        string hash = TinyData.Of(validation: 0.1).Sha256;
        Assert.Equal(hash, TinyData.Of(validation: 0).Sha256);
        Assert.NotEqual(hash, TinyData.Of(train: 119).Sha256);
        Assert.NotEqual(hash, TinyData.Of(test: 29).Sha256);
        Assert.NotEqual(hash, TinyData.Of(classes: 4).Sha256);
        Assert.Equal(64, hash.Length);
    }

    [Theory]
    [InlineData(0.25, "hash25-v1")]
    [InlineData(0.125, "hash12.5-v1")]
    [InlineData(0, "none")]
    public void The_cut_is_named_by_its_share(double share, string id) => Assert.Equal(id, TinyData.Of(validation: share).ValidationCut.Id);

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        byte[] images = TinyData.Images(4);
        AssertFault<ArgumentException>("trainImages", () => Make(trainImages: images[1..]));
        AssertFault<ArgumentOutOfRangeException>("trainLabels", () => Make(trainLabels: [0, 1, 2, 0]));
        AssertFault<ArgumentOutOfRangeException>("testLabels", () => Make(testLabels: [0, -1, 0, 1]));
        AssertFault<ArgumentNullException>("testImages", () => Dataset.FromArrays("own", TinyData.Shape, ["a", "b"], images, [0, 1, 0, 1], null!, []));
        AssertFault<ArgumentException>("classNames", () => Make(classNames: ["a"]));
        AssertFault<ArgumentException>("classNames", () => Make(classNames: ["a", "a"]));
        AssertFault<ArgumentException>("classNames", () => Make(classNames: ["a", " "]));
        AssertFault<ArgumentOutOfRangeException>("shape", () => Make(shape: new ImageShape(0, 2, 3)));
        AssertFault<ArgumentOutOfRangeException>("validation", () => Make(validation: double.NaN));
        AssertFault<ArgumentOutOfRangeException>("validation", () => Make(validation: 0.51));
        AssertFault<ArgumentException>("normalization", () => Make(normalization: new Normalization([0f, 0f], [1f, 1f])));
        AssertFault<ArgumentException>("normalization", () => Make(normalization: new Normalization([0f], [0f])));
        AssertFault<ArgumentException>("trainImages", () => Make(trainImages: [], trainLabels: []));
        AssertFault<ArgumentException>("name", () => Make(name: " "));
        Assert.Equal(4, Make().Train.Count);

        Dataset Make(string name = "own", ImageShape? shape = null, string[]? classNames = null, byte[]? trainImages = null, int[]? trainLabels = null, byte[]? testImages = default, int[]? testLabels = null, Normalization? normalization = null, double validation = 0) =>
            Dataset.FromArrays(name, shape ?? TinyData.Shape, classNames ?? ["a", "b"], trainImages ?? images, trainLabels ?? [0, 1, 0, 1], testImages ?? images, testLabels ?? [0, 1, 0, 1], normalization, validation);
    }

    private static void AssertFault<T>(string parameter, Func<Dataset> make) where T : ArgumentException =>
        Assert.Equal(parameter, Assert.Throws<T>(make).ParamName);
}
