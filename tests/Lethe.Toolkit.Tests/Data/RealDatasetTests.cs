using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

/// <summary>The official files, where this machine has them.</summary>
public sealed class RealDatasetTests
{
    [Fact]
    public void Cifar10_holds_photographs_in_ten_equal_classes()
    {
        Dataset data = FullData.Load("cifar10:train=1500perclass");
        Assert.Equal((13500, 1500), (data.Train.Count, data.Validation.Count));
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], data.ClassNames);
        Assert.All(data.Train.Labels.ToArray().CountBy(l => l), pair => Assert.Equal(1350, pair.Value));
        AssertStatistics(new Normalization([0.4914f, 0.4822f, 0.4465f], [0.2470f, 0.2435f, 0.2616f]), data);
    }

    [Fact]
    public void Cifar100_has_its_rockets_under_a_coarse_class()
    {
        Dataset data = FullData.Load("cifar20");
        Assert.Equal((20, 100), (data.ClassNames.Length, data.FineNames.Length));
        var split = ForgetSplit.Create(data, ForgetRequest.Parse("fine:rocket"));
        Assert.Equal("vehicles_2", data.ClassNames[split.Training.ForgetTrain.Label(0)]);
        Assert.Equal(19, split.Training.ForgetTrain.Label(0));
        Assert.All(Enumerable.Range(0, split.ForgetTest.Count), i => Assert.Equal(69, split.ForgetTest.FineLabel(i)));
        Assert.Equal(data.Test.Count / 100, split.ForgetTest.Count);
    }

    [Fact]
    public void Emnist_letters_stand_upright()
    {
        Dataset data = FullData.Load("emnist-balanced");
        Assert.Equal("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", string.Concat(data.ClassNames));
        double[] letterL = Mean(data, "L"), letterT = Mean(data, "T"), one = Mean(data, "1");
        Assert.True(Sum(letterL, (y, x) => y > 14) > 1.3 * Sum(letterL, (y, x) => y < 13)); // the foot of an L is below
        Assert.True(Sum(letterL, (y, x) => x < 13) > 1.1 * Sum(letterL, (y, x) => x > 14)); // and its stem to the left
        Assert.True(Sum(letterT, (y, x) => y < 13) > 1.1 * Sum(letterT, (y, x) => y > 14)); // the bar of a T is above
        Assert.True(Sum(one, (y, x) => x is >= 10 and < 18) > 2 * Sum(one, (y, x) => y is >= 10 and < 18)); // a 1 is tall
    }

    [Fact]
    public void Fashion_mnist_is_the_official_one()
    {
        FullData.Load("fashion-mnist");
        DatasetCheckReport report = DatasetCheck.Run("fashion-mnist", FullData.Root);
        Assert.True(report.IsWhole);
        Assert.Equal(FileVerdict.Official, report.Checksums);
        Assert.All(report.TrainPerClass, count => Assert.Equal(6000, count));
    }

    [Fact]
    public void Published_statistics_are_those_of_the_images()
    {
        AssertStatistics(null, FullData.Load("fashion-mnist"));
        AssertStatistics(null, FullData.Load("emnist-balanced"));
    }

    private static void AssertStatistics(Normalization? expected, Dataset data)
    {
        var own = Normalization.Of(data.Train);
        expected ??= data.Normalization;
        for (int c = 0; c < data.Shape.Channels; c++)
        {
            Assert.Equal(expected.Mean[c], own.Mean[c], 0.005f);
            Assert.Equal(expected.Std[c], own.Std[c], 0.005f);
        }
    }

    private static double[] Mean(Dataset data, string name)
    {
        int label = data.ClassNames.IndexOf(name);
        DatasetPart part = data.Train.Where(i => data.Train.Label(i) == label);
        double[] mean = new double[data.Shape.Pixels];
        for (int i = 0; i < part.Count; i++)
        {
            ReadOnlySpan<byte> image = part.Image(i);
            for (int p = 0; p < mean.Length; p++)
                mean[p] += image[p];
        }

        return mean;
    }

    private static double Sum(double[] image, Func<int, int, bool> where) => image.Where((_, p) => where(p / 28, p % 28)).Sum();
}
