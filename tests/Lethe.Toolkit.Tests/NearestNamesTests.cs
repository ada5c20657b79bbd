using Xunit;

namespace Lethe.Toolkit.Tests;

public sealed class NearestNamesTests
{
    private static readonly string[] Datasets = ["fashion-mnist-mini", "fashion-mnist", "mnist", "emnist-balanced", "cifar10", "cifar100", "cifar20"];

    [Theory]
    [InlineData("cifr10", "did you mean 'cifar10' or 'cifar100' or 'cifar20'?")]
    [InlineData("MINST", "did you mean 'mnist'?")]
    [InlineData("fashion", "did you mean 'fashion-mnist' or 'fashion-mnist-mini'?")]
    [InlineData("imagenet", "known are fashion-mnist-mini, fashion-mnist, mnist, emnist-balanced, cifar10, cifar100, cifar20")]
    [InlineData("", "known are fashion-mnist-mini, fashion-mnist, mnist, emnist-balanced, cifar10, cifar100, cifar20")]
    public void The_nearest_names_are_offered_or_else_all(string got, string expected) =>
        Assert.Equal(expected, NearestNames.Suggest(got, Datasets));

    [Fact]
    public void A_long_list_is_cut_short_and_no_list_gives_nothing()
    {
        string phrase = NearestNames.Suggest("zzzzzzzz", Enumerable.Range(0, 100).Select(i => $"class{i}"));
        Assert.StartsWith("known are class0, class1,", phrase);
        Assert.EndsWith("class11, ... (100 in all)", phrase);
        Assert.Equal("", NearestNames.Suggest("a", []));
    }

    [Fact]
    public void A_swap_of_neighbours_is_one_edit() => Assert.Equal(["ssd"], NearestNames.Find("sds", ["ssd", "scrub", "retrain"]));
}
