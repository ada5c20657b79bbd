namespace Lethe.Engine.Kernels;

/// <summary>Sizes of a 2-D convolution: N images, C channels of H x W in, K channels of P x Q out, kernels of R x S.</summary>
internal readonly record struct ConvShape(int N, int C, int H, int W, int K, int R, int S, int StrideH, int StrideW, int PadH, int PadW, int Groups)
{
    /// <summary>Rows out.</summary>
    public int P => (H + (2 * PadH) - R) / StrideH + 1;

    /// <summary>Columns out.</summary>
    public int Q => (W + (2 * PadW) - S) / StrideW + 1;

    /// <summary>Input channels of one group.</summary>
    public int GroupC => C / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupK => K / Groups;

    /// <summary>Positions out, over all images.</summary>
    public int Rows => N * P * Q;

    /// <summary>Elements that one output reads, per group.</summary>
    public int Depth => R * S * GroupC;

    /// <summary>Floats in the weights.</summary>
    public int WeightCount => K * Depth;

    /// <summary>A product over channels at each position: nothing to gather.</summary>
    public bool IsPointwise => R == 1 && S == 1 && StrideH == 1 && StrideW == 1 && PadH == 0 && PadW == 0;

    /// <summary>One filter for each channel.</summary>
    public bool IsDepthwise => Groups == C && Groups == K;
}
