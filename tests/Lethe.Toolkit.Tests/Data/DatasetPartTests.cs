using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetPartTests
{
    private static readonly Dataset Data = TinyData.Of(validation: 0);

    [Fact]
    public void A_selection_keeps_the_order_asked_for()
    {
        DatasetPart part = Data.Train.Select([5, 3, 3]);
        Assert.Equal([5, 3, 3], part.Ids.ToArray());
        Assert.Equal([2, 0, 0], part.Labels.ToArray());
        Assert.Equal((byte)5, part.Image(0)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Train.Select([120]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Train.Select([-1]));
    }

    [Fact]
    public void A_filter_goes_by_index()
    {
        DatasetPart odd = Data.Train.Where(i => i % 2 == 1);
        Assert.Equal([3, 7], odd.Where(i => i is 1 or 3).Ids.ToArray());
    }

    [Fact]
    public void Views_of_one_part_can_be_joined_and_relabelled()
    {
        DatasetPart relabelled = Data.Train.Select([0, 1]).WithLabels([2, 2]);
        DatasetPart joined = relabelled.Concat(Data.Train.Select([4]));
        Assert.Equal([2, 2, 1], joined.Labels.ToArray());
        Assert.Equal([0, 1, 4], joined.Ids.ToArray());
        Assert.Equal(0, Data.Train.Label(0));
        Assert.Throws<ArgumentException>(() => Data.Train.Concat(Data.Test));
        Assert.Throws<ArgumentException>(() => relabelled.WithLabels([1]));
    }

    [Fact]
    public void Fine_labels_that_are_not_there_are_told()
    {
        Assert.False(Data.Train.HasFineLabels);
        Assert.Throws<InvalidOperationException>(() => Data.Train.FineLabel(0));
    }
}
