using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>A linear layer y = x Wᵀ + b over the last dimension.</summary>
/// <param name="InFeatures">Inputs.</param>
/// <param name="OutFeatures">Outputs; the weight is [out, in].</param>
/// <param name="Bias">Whether an offset is learnt.</param>
public sealed record LinearLayer(int InFeatures, int OutFeatures, bool Bias = true) : Layer
{
    /// <summary>How the weight starts; PyTorch's default if left out.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>How the bias starts; PyTorch's default if left out.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => Bias
        ? [Weight, new ParameterSpec("bias", new Shape(OutFeatures), BiasInitializer ?? Initializer.FanIn(InFeatures))]
        : [Weight];

    private ParameterSpec Weight => new("weight", new Shape(OutFeatures, InFeatures), WeightInitializer ?? Initializer.FanIn(InFeatures));

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        int[] sizes = inputs[0].ToArray();
        if (sizes.Length < 2 || sizes[^1] != InFeatures)
            throw new ShapeMismatchException("Linear", inputs[0], $"[N, ..., {InFeatures}]");
        sizes[^1] = OutFeatures;
        return new Shape(sizes);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(params ReadOnlySpan<Shape> inputs) => (long)inputs[0].Count * OutFeatures;

    internal override Tensor Apply(in LayerCall call) => call.Tape.Linear(call.Input, call.Parameter(0), Bias ? call.Parameter(1) : default);
}
