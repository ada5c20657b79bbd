using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Engine.Tests.Tensors;

public sealed class LargeBlocksTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Blocks_of_other_sizes_are_cut_from_what_was_returned()
    {
        LargeBlocks blocks = new();
        nint first = blocks.Rent(10 * Megabyte), second = blocks.Rent(20 * Megabyte), last = blocks.Rent(Megabyte);
        long reserved = blocks.BytesReserved;
        blocks.Return(second);
        blocks.Return(first);

        Assert.Equal(first, blocks.Rent(30 * Megabyte));
        Assert.Equal(reserved, blocks.BytesReserved);
        blocks.Return(last);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void A_region_begins_with_a_huge_page(int megabytes)
    {
        LargeBlocks blocks = new();
        nint first = blocks.Rent(megabytes * Megabyte);
        Assert.Equal(0, first % HugePages.Size);
        blocks.Return(first);
        blocks.Trim();
    }

    [Fact]
    public void A_request_takes_the_smallest_stretch_that_holds_it()
    {
        LargeBlocks blocks = new();
        nint large = blocks.Rent(8 * Megabyte), between = blocks.Rent(Megabyte), small = blocks.Rent(4 * Megabyte), end = blocks.Rent(Megabyte);
        blocks.Return(large);
        blocks.Return(small);

        Assert.Equal(small, blocks.Rent(3 * Megabyte));
        Assert.Equal(large, blocks.Rent(5 * Megabyte));
        Assert.NotEqual(between, end);
    }

    [Fact]
    public void More_than_a_region_holds_has_one_of_its_own_and_goes_back_to_the_system()
    {
        LargeBlocks blocks = new();
        nint kept = blocks.Rent(Megabyte);
        long before = blocks.BytesReserved;
        nint huge = blocks.Rent(LargeBlocks.Rounded((300 * Megabyte) + 1));
        Assert.True(blocks.BytesReserved >= before + (300 * Megabyte));

        blocks.Return(huge);
        blocks.Trim();
        Assert.Equal(before, blocks.BytesReserved);
        blocks.Return(kept);
        blocks.Trim();
        Assert.Equal(0, blocks.BytesReserved);
    }

    [Fact]
    public void Blocks_never_overlap_and_all_of_them_come_back()
    {
        LargeBlocks blocks = new();
        RandomStream random = new(1);
        SortedDictionary<nint, long> live = [];
        for (int i = 0; i < 2000; i++)
        {
            if (live.Count > 40 || (live.Count > 0 && random.Below(3L * i, 2) == 0))
            {
                nint gone = live.Keys.ElementAt(random.Below((3L * i) + 1, live.Count));
                blocks.Return(gone);
                live.Remove(gone);
                continue;
            }

            long bytes = LargeBlocks.Rounded(1 + random.Below((3L * i) + 2, 20 << 20));
            live.Add(blocks.Rent(bytes), bytes);
            Assert.All(live.Zip(live.Skip(1)), pair => Assert.True(pair.First.Key + pair.First.Value <= pair.Second.Key));
        }

        foreach (nint block in live.Keys) blocks.Return(block);
        blocks.Trim();
        Assert.Equal(0, blocks.BytesReserved);
    }

    [Fact]
    public void The_same_requests_again_take_nothing_more_from_the_system_or_the_collector()
    {
        LargeBlocks blocks = new();
        void Step()
        {
            nint a = blocks.Rent(3 * Megabyte), b = blocks.Rent(70 * Megabyte), c = blocks.Rent(5 * Megabyte);
            blocks.Return(b);
            nint d = blocks.Rent(30 * Megabyte);
            blocks.Return(a);
            blocks.Return(d);
            blocks.Return(c);
        }

        Step();
        Step();
        (long reserved, long allocated) = (blocks.BytesReserved, GC.GetAllocatedBytesForCurrentThread());
        Step();
        Assert.Equal((reserved, allocated), (blocks.BytesReserved, GC.GetAllocatedBytesForCurrentThread()));
        blocks.Trim();
    }
}
