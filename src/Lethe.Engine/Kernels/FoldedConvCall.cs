namespace Lethe.Engine.Kernels;

/// <summary>
/// One convolution of a <see cref="FoldedChain"/>, with its folded norm: where its tensors lie, and which member of the chain made what it reads.
/// </summary>
internal unsafe struct FoldedConvCall
{
    /// <summary>No member: the tensor was there before the chain.</summary>
    public const int Outside = -1;

    /// <summary>Sizes, with the images of the whole batch.</summary>
    public ConvShape Shape;

    /// <summary>The member whose output is the input, or <see cref="Outside"/>; likewise the residual; and the last member that reads the output.</summary>
    public int InputOf, ResidualOf, LastReader;

    /// <summary>The input and what is added, null for none or where a member's output is nowhere kept.</summary>
    public float* X, Residual;

    /// <summary>The output, or null if only members read it and nothing is recorded: then each thread has memory of its own for a few images.</summary>
    public float* Y;

    /// <summary>Folded weights, as they are and transformed for both directions where the layer is narrow; the folded bias.</summary>
    public float* Weight, Transformed, Turned, Shift;

    /// <summary>Clipping.</summary>
    public float Floor, Ceiling;

    /// <summary>β and γ of the norm and its scale γ/σ.</summary>
    public float* Beta, Gamma, Scale;

    /// <summary>Gradient of the output from outside the chain, or null; gradients of the input and the residual where those are from outside and wanted, added to.</summary>
    public float* Dy, Dx, Dresidual;

    /// <summary>Whether anything of this member is wanted, and what.</summary>
    public bool IsRecorded, WantsX, WantsResidual, WantsWeight, WantsVectors;

    /// <summary>Where a run's sums of this member begin: first K Σ G (y − r − β)/γ, K Σ G, K s Σ G, or their squares, then those of the folded weights.</summary>
    public long Sums;

    /// <summary>Floats an image of the input.</summary>
    public readonly long InputSize => (long)Shape.C * Shape.H * Shape.W;

    /// <summary>Floats an image of the output.</summary>
    public readonly long OutputSize => (long)Shape.K * Shape.P * Shape.Q;

    /// <summary>Floats of a run's sums.</summary>
    public readonly long SumsSize => (3L * Shape.K) + Shape.WeightCount;

    /// <summary>Outputs of a few images, on the calling thread.</summary>
    public readonly void Forward(int images, float* x, float* residual, float* y)
    {
        ConvShape shape = Shape with { N = images };
        ConvEpilogue epilogue = new(Shift, residual, Floor, Ceiling);
        if (Transformed != null) WinogradConvolution.ForwardTransformed(WorkerPool.Serial, shape, x, Transformed, epilogue, y);
        else Convolution.Forward(WorkerPool.Serial, shape, x, Weight, epilogue, y);
    }

    /// <summary>Input gradient of a few images.</summary>
    public readonly void InputGradient(int images, float* g, float* dx, bool accumulate)
    {
        ConvShape shape = Shape with { N = images };
        if (Turned != null) WinogradConvolution.InputGradientTransformed(WorkerPool.Serial, shape, g, Turned, dx, accumulate);
        else Convolution.InputGradient(WorkerPool.Serial, shape, g, Weight, dx, accumulate);
    }
}
