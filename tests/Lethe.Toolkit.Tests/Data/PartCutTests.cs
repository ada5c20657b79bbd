using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class PartCutTests
{
    private const int Classes = 5;
    private static readonly string[] Names = TinyData.Names(Classes);
    private static readonly ImageStore Store = StoreOf(1000, fineOf: 1);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0)]
    public void The_parts_are_disjoint_cover_all_and_keep_the_classes_in_proportion(double fraction)
    {
        (int[] train, int[] validation) = PartCut.Train(Store, null, (decimal)fraction, Names);
        Assert.Equal(Enumerable.Range(0, 1000), train.Concat(validation).Order());
        for (int label = 0; label < Classes; label++)
            Assert.Equal((int)(200 * fraction), validation.Count(p => Store.Label(p) == label));
    }

    [Theory]
    [InlineData("20perclass")]
    [InlineData("100")]
    [InlineData("10%")]
    public void A_subset_is_stratified_with_its_validation_part(string size)
    {
        (int[] train, int[] validation) = PartCut.Train(Store, Size(size), 0.1m, Names);
        for (int label = 0; label < Classes; label++)
        {
            Assert.Equal(18, train.Count(p => Store.Label(p) == label));
            Assert.Equal(2, validation.Count(p => Store.Label(p) == label));
        }
    }

    [Fact]
    public void Subsets_nest_and_agree_on_what_is_validation()
    {
        (int[] small, int[] smallHeld) = PartCut.Train(Store, Size("33perclass"), 0.1m, Names);
        (int[] large, int[] largeHeld) = PartCut.Train(Store, Size("120perclass"), 0.1m, Names);
        (int[] whole, int[] wholeHeld) = PartCut.Train(Store, null, 0.1m, Names);
        Assert.Empty(small.Except(large));
        Assert.Empty(smallHeld.Except(largeHeld));
        Assert.Empty(large.Except(whole));
        Assert.Empty(largeHeld.Except(wholeHeld));
    }

    [Fact]
    public void A_subset_is_the_same_with_and_without_a_validation_part()
    {
        (int[] train, int[] held) = PartCut.Train(Store, Size("77"), 0.1m, Names);
        (int[] all, int[] none) = PartCut.Train(Store, Size("77"), 0, Names);
        Assert.Empty(none);
        Assert.Equal(77, all.Length);
        Assert.Equal(all, train.Concat(held).Order());
    }

    [Fact]
    public void The_cut_is_fixed_for_good() =>
        Assert.Equal(FirstHeld, PartCut.Train(Store, null, 0.1m, Names).Validation.Take(8));

    private static readonly int[] FirstHeld = [9, 10, 12, 33, 36, 42, 47, 76];

    [Fact]
    public void Fine_classes_are_in_proportion_too()
    {
        ImageStore store = StoreOf(1000, fineOf: 4);
        (int[] train, int[] held) = PartCut.Train(store, Size("40perclass"), 0.1m, Names);
        Assert.All(train.Concat(held).CountBy(store.Stratum), pair => Assert.Equal(10, pair.Value));
        Assert.All(held.CountBy(store.Stratum), pair => Assert.Equal(1, pair.Value));
        Assert.Equal(20, train.Select(store.Stratum).Distinct().Count());
    }

    [Fact]
    public void More_than_there_is_is_refused_with_what_there_is()
    {
        UsageException perClass = Assert.Throws<UsageException>(() => PartCut.Train(Store, Size("201perclass"), 0, Names));
        Assert.Equal("option 'train=201perclass': class 'class a' has 200 images, expected 200 or fewer", perClass.Message);
        UsageException total = Assert.Throws<UsageException>(() => PartCut.Test(Store, Size("1001"), Names));
        Assert.Equal("option 'test=1001': the set has 1000 images in its test part, expected 1000 or fewer", total.Message);
    }

    private static SubsetSize Size(string text) => SubsetSize.TryParse(text, out SubsetSize size) ? size : throw new ArgumentException(text);

    private static ImageStore StoreOf(int count, int fineOf)
    {
        int[] labels = TinyData.Labels(count, Classes);
        int[]? fine = fineOf == 1 ? null : [.. labels.Select((label, i) => label * fineOf + i / Classes % fineOf)];
        return new ImageStore(TinyData.Shape, TinyData.Images(count), labels, fine);
    }
}
