namespace Lethe.Engine.Kernels;

/// <summary>Sizes of an inverted bottleneck: N images [H, W, C] widened to Inner channels, filtered by 3×3 at a stride, narrowed to K.</summary>
internal readonly record struct BottleneckShape(int N, int C, int H, int W, int Inner, int K, int Stride)
{
    // Rows of a product that fill its tiles.
    private const int Enough = 96;

    // Floats of a group of inner channels of all images of a step: what leaves room for the rest in the second-level cache.
    private const int GroupFloats = 60 * 1024;

    internal int P => ((H - 1) / Stride) + 1;

    internal int Q => ((W - 1) / Stride) + 1;

    /// <summary>Images that go through together: one, or as many small ones as fill a product.</summary>
    internal int Images => Math.Clamp(Enough / (P * Q), 1, N);

    /// <summary>Inner channels that go through together, a multiple of <see cref="GemmBlock.LaneCount"/>: near-equal groups.</summary>
    internal int Group
    {
        get
        {
            int lanes = GemmBlock.LaneCount, all = (Inner + lanes - 1) / lanes;
            int most = Math.Clamp(GroupFloats / (Images * (H + 2) * (W + 2) * lanes), 1, all), groups = (all + most - 1) / most;
            return (all + groups - 1) / groups * lanes;
        }
    }

    /// <summary>Rows of images that are widened at a time.</summary>
    internal int Lines => Math.Max(1, 2 * Enough / W);
}
