using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(new[] { 10, 10, 10 }, 10, new[] { 4, 3, 3 })]
    [InlineData(new[] { 100, 10, 1 }, 11, new[] { 10, 1, 0 })]
    [InlineData(new[] { 3, 0, 2 }, 5, new[] { 3, 0, 2 })]
    [InlineData(new[] { 0, 0 }, 0, new[] { 0, 0 })]
    public void Shares_are_in_proportion_by_largest_remainder(int[] sizes, int total, int[] shares) =>
        Assert.Equal(shares, Allocation.Proportional(sizes, total));
}
