using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Engine.Tests.Tensors;

public sealed unsafe class FloatPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_block_is_aligned_and_wholly_writable(int count)
    {
        float* block = FloatPool.Rent(count);
        Assert.Equal(0, (nint)block % 64);
        new Span<float>(block, count).Fill(1);
        FloatPool.Return(block, count);
    }

    [Theory]
    [InlineData(262_145)]
    [InlineData(600_000)]
    [InlineData(20_000_001)]
    public void A_large_block_is_aligned_and_wholly_writable(int count)
    {
        float* block = FloatPool.Rent(count);
        Assert.Equal(0, (nint)block % 64);
        new Span<float>(block, count).Fill(1);
        Assert.Equal(count, new ReadOnlySpan<float>(block, count).Count(1f));
        FloatPool.Return(block, count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void Lent_memory_holds_no_values_in_these_tests(int count)
    {
        for (int i = 0; i < 2; i++)
        {
            float* block = FloatPool.Rent(count);
            Assert.DoesNotContain(new Span<float>(block, count).ToArray(), value => !float.IsNaN(value));
            new Span<float>(block, count).Clear();
            FloatPool.Return(block, count);
        }
    }

    [Fact]
    public void A_returned_block_serves_the_next_request_of_its_size()
    {
        const long Odd = 234567;
        float* first = FloatPool.Rent(Odd);
        FloatPool.Return(first, Odd);
        float* second = FloatPool.Rent(Odd - 5);
        Assert.Equal((nint)first, (nint)second);
        FloatPool.Return(second, Odd - 5);
    }

    [Fact]
    public void Two_live_blocks_never_overlap()
    {
        var random = 17u;
        var live = new List<(nint Start, long Count)>();
        for (int i = 0; i < 200; i++)
        {
            random = (random * 1664525) + 1013904223;
            long count = random >> (i % 2 == 0 ? 18 : 11);
            live.Add(((nint)FloatPool.Rent(count), count));
            if (i % 3 > 0) continue;
            (nint start, long given) = live[(int)(random % live.Count)];
            FloatPool.Return((float*)start, given);
            live.Remove((start, given));
        }

        foreach (var (start, count) in live)
        {
            Assert.DoesNotContain(live, other => other.Start != start && other.Start < start + (count * 4) && start < other.Start + (other.Count * 4));
        }

        foreach (var (start, count) in live) FloatPool.Return((float*)start, count);
    }

    [Fact]
    public void A_steady_loop_allocates_nothing()
    {
        void Loop()
        {
            for (int i = 0; i < 100; i++)
            {
                float* block = FloatPool.Rent(5000);
                FloatPool.Return(block, 5000);
            }
        }

        Loop();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
