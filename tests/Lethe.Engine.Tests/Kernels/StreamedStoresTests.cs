using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class StreamedStoresTests
{
    private const int Positions = 37, Channels = 48;

    [Fact]
    public void What_is_streamed_is_what_is_stored()
    {
        Compare<Lanes128>();
        if (Vector256.IsHardwareAccelerated) Compare<Lanes256>();
        if (Vector512.IsHardwareAccelerated) Compare<Lanes512>();
    }

    [Fact]
    public void Only_large_tensors_of_whole_registers_are_streamed()
    {
        Assert.False(StreamedStores.Suit<Lanes128>(1000, Channels));
        Assert.False(StreamedStores.Suit<Lanes128>(1L << 24, 30));
        Assert.Equal(System.Runtime.Intrinsics.X86.Sse.IsSupported, StreamedStores.Suit<Lanes128>(1L << 24, Channels));
    }

    private static void Compare<T>()
        where T : unmanaged, IFloatLanes<T>
    {
        const int Count = Positions * Channels;
        float* values = FloatPool.Rent(3 * Count), plain = FloatPool.Rent(Count), streamed = FloatPool.Rent(Count), sums = FloatPool.Rent(5 * Channels);
        new RandomStream(1).FillNormal(new Span<float>(values, 3 * Count), 0, 1);
        new Span<float>(sums, 5 * Channels).Clear();
        Scratch d = new(values, Channels, T.Count), a = new(values + Count, Channels, T.Count);

        ScratchPasses.Store<T, CachedStores>(Positions, Channels, d, plain, accumulate: false);
        ScratchPasses.Store<T, StreamedStores>(Positions, Channels, d, streamed, accumulate: false);
        StreamedStores.Finish();
        Assert.True(new ReadOnlySpan<float>(plain, Count).SequenceEqual(new ReadOnlySpan<float>(streamed, Count)));
        Assert.True(new ReadOnlySpan<float>(plain, Count).SequenceEqual(new ReadOnlySpan<float>(values, Count)));

        float* x = values + (2 * Count), mean = sums + (4 * Channels);
        for (int c = 0; c < Channels; c += T.Count)
        {
            Strip At(float* tensor) => new(tensor + c, Channels);
            float* sum = sums + c, second = sums + (2 * Channels) + c;
            StripPasses.Mask<T, CachedStores>(1, 1, Positions, At(values), At(values + Count), At(x), mean, 0, 1, plain + c, sum, sum + Channels);
            StripPasses.Mask<T, StreamedStores>(1, 1, Positions, At(values), At(values + Count), At(x), mean, 0, 1, streamed + c, second, second + Channels);
        }

        StreamedStores.Finish();
        Assert.True(new ReadOnlySpan<float>(plain, Count).SequenceEqual(new ReadOnlySpan<float>(streamed, Count)));
        Assert.True(new ReadOnlySpan<float>(sums, 2 * Channels).SequenceEqual(new ReadOnlySpan<float>(sums + (2 * Channels), 2 * Channels)));
        for (int i = 0; i < Count; i++) Assert.Equal(a.Values[i] is > 0 and < 1 ? d.Values[i] : 0, plain[i]);

        FloatPool.Return(values, 3 * Count);
        FloatPool.Return(plain, Count);
        FloatPool.Return(streamed, Count);
        FloatPool.Return(sums, 5 * Channels);
    }
}
