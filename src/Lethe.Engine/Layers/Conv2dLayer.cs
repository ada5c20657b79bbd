using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>A 2-D convolution (cross-correlation, as in PyTorch): [N, C, H, W] to [N, K, P, Q].</summary>
/// <param name="InChannels">C.</param>
/// <param name="OutChannels">K.</param>
/// <param name="Kernel">R and S.</param>
/// <param name="Stride">Step along height and width.</param>
/// <param name="Padding">Zeros added at each border, along height and width.</param>
/// <param name="Groups">Channel groups that do not mix; C for a depthwise convolution.</param>
/// <param name="Bias">Whether an offset per output channel is learnt.</param>
public sealed record Conv2dLayer(int InChannels, int OutChannels, Window Kernel, Window Stride, Window Padding, int Groups = 1, bool Bias = true) : Layer
{
    /// <summary>How the weight starts; PyTorch's default if left out.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>How the bias starts; PyTorch's default if left out.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => Bias
        ? [Weight, new ParameterSpec("bias", new Shape(OutChannels), BiasInitializer ?? Initializer.FanIn(FanIn))]
        : [Weight];

    /// <summary>A product over channels at each position, without offset.</summary>
    internal bool IsPointwise => Kernel == new Window(1, 1) && Stride == new Window(1, 1) && Padding == new Window(0, 0) && Groups == 1 && !Bias;

    /// <summary>One 3×3 filter a channel with a border of one, without offset.</summary>
    internal bool IsDepthwise3 =>
        Kernel == new Window(3, 3) && Padding == new Window(1, 1) && Stride.Height == Stride.Width && Groups == InChannels && Groups == OutChannels && !Bias;

    private int FanIn => InChannels / Groups * Kernel.Height * Kernel.Width;

    private ParameterSpec Weight => new(
        "weight", new Shape(OutChannels, InChannels / Groups, Kernel.Height, Kernel.Width), WeightInitializer ?? Initializer.FanIn(FanIn));

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        Shape x = inputs[0];
        if (x.Rank != 4 || x[1] != InChannels)
            throw new ShapeMismatchException("Conv2d", x, $"[N, {InChannels}, H, W]");
        return new Shape(x[0], OutChannels, Extent(x[2], Kernel.Height, Stride.Height, Padding.Height), Extent(x[3], Kernel.Width, Stride.Width, Padding.Width));
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(params ReadOnlySpan<Shape> inputs) => (long)OutputShape(inputs).Count * FanIn;

    internal override Tensor Apply(in LayerCall call) =>
        call.Tape.Conv2d(call.Input, call.Parameter(0), Bias ? call.Parameter(1) : default, Stride, Padding, Groups);

    private static int Extent(int size, int kernel, int stride, int padding) => ((size + (2 * padding) - kernel) / stride) + 1;
}
