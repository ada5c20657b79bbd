namespace Lethe.Engine.Kernels;

/// <summary>Sizes of a 2-D pooling: N images, C channels of H x W in, windows of R x S, P x Q out.</summary>
internal readonly record struct PoolShape(int N, int C, int H, int W, int R, int S, int StrideH, int StrideW, int PadH, int PadW)
{
    /// <summary>Rows out.</summary>
    public int P => (H + (2 * PadH) - R) / StrideH + 1;

    /// <summary>Columns out.</summary>
    public int Q => (W + (2 * PadW) - S) / StrideW + 1;
}
