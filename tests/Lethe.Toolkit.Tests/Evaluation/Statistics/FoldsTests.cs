using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class FoldsTests
{
    private static readonly RandomStream Stream = new(11);

    [Fact]
    public void Folds_are_of_equal_size_give_or_take_one()
    {
        int[] folds = Folds.Deal([.. Enumerable.Range(100, 23)], 10, Stream);
        Assert.All(Enumerable.Range(0, 10), f => Assert.InRange(folds.Count(x => x == f), 2, 3));
    }

    [Fact]
    public void The_fold_of_an_image_does_not_depend_on_the_order()
    {
        int[] ids = [.. Enumerable.Range(0, 40)], reversed = [.. ids.Reverse()];
        Assert.Equal(Folds.Deal(ids, 5, Stream), Folds.Deal(reversed, 5, Stream).Reverse());
    }

    [Fact]
    public void Shuffling_keeps_every_image() => Assert.Equal(Enumerable.Range(0, 50), Folds.Shuffled([.. Enumerable.Range(7, 50)], Stream).Order());
}
