using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class LayoutKernelTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 1024)]
    [InlineData(3, 16, 64)]
    [InlineData(2, 17, 35)]
    [InlineData(1, 100, 300)]
    [InlineData(5, 512, 16)]
    public void Transposing_twice_gives_the_images_back(int n, int c, int pixels)
    {
        using var x = new GuardedArray(n * c * pixels, -1, 1, 1);
        using var y = new GuardedArray(x.Count);
        using var z = new GuardedArray(x.Count);
        LayoutKernel.NchwToNhwc(Pools.Two, n, c, pixels, x, y);
        for (int i = 0; i < x.Count; i++)
        {
            int pixel = i % pixels, channel = i / pixels % c, image = i / pixels / c;
            Assert.Equal(x.Span[i], y.Span[(((image * pixels) + pixel) * c) + channel]);
        }

        LayoutKernel.NhwcToNchw(Pools.Two, n, c, pixels, y, z);
        Close.Bits(x.ToArray(), z.ToArray(), "round trip");
    }
}
