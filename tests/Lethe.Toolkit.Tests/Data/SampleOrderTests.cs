using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class SampleOrderTests
{
    // The first outputs of SplitMix64 from seed 0, as published with its reference code.
    [Theory]
    [InlineData(0, 0xE220A8397B1DCDAF)]
    [InlineData(1, 0x6E789E6AA1B965F4)]
    [InlineData(2, 0x06C45D188009454F)]
    public void The_hash_of_an_id_is_the_output_of_SplitMix64(int id, ulong hash) => Assert.Equal(hash, SampleOrder.Hash(id));

    [Fact]
    public void The_hash_goes_by_id_not_by_position()
    {
        var store = new ImageStore(new ImageShape(1, 1, 1), new byte[3], [0, 0, 0], ids: [7, 5, 6]);
        int[] order = SampleOrder.ByStratum(store)[0];
        Assert.Equal(new[] { 5, 6, 7 }.OrderBy(SampleOrder.Hash), order.Select(store.Id));
    }
}
