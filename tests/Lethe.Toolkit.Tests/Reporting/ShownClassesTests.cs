using Lethe.Reporting.Sections;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class ShownClassesTests
{
    [Fact]
    public void Few_classes_are_all_shown()
    {
        ConfusionMatrix matrix = ConfusionMatrix.From(3, [0, 1, 2], [0, 1, 1]);
        ShownClasses shown = ShownClasses.Of(3, [1], [matrix]);
        Assert.False(shown.IsReduced);
        Assert.Same(matrix.Counts, shown.Reduce(matrix));
    }

    [Fact]
    public void Of_many_classes_the_forgotten_and_the_touched_stay_and_no_image_is_lost()
    {
        int[] labels = [.. Enumerable.Range(0, 500).Select(i => i % 100)], predictions = [.. labels.Select(label => label == 97 ? 42 : label)];
        ConfusionMatrix matrix = ConfusionMatrix.From(100, labels, predictions);
        ShownClasses shown = ShownClasses.Of(100, [97], [ConfusionMatrix.From(100, labels, labels), matrix]);
        IReadOnlyList<IReadOnlyList<int>> counts = shown.Reduce(matrix);
        int forgotten = shown.Marked([97]).Single();
        Assert.Equal(20, counts.Count);
        Assert.Equal(500, counts.Sum(row => row.Sum()));
        Assert.Contains(5, counts[forgotten].Take(19));
        Assert.Equal(0, counts[forgotten][19]);
    }
}
