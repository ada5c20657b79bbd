using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// One kind of layer with its settings: data that the forward pass, export, parameter graphs and Fisher information all read.
/// A layer holds no parameters; it says which it needs.
/// </summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>The learnable parameters it needs, named within the layer (<c>weight</c>, <c>bias</c>; empty for one that has the node's own name), in torch's order.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>The buffers it needs, such as running statistics; not learnt by gradient.</summary>
    public virtual IReadOnlyList<ParameterSpec> Buffers => [];

    /// <summary>The number of inputs it takes; 1 for most.</summary>
    public virtual int InputCount => 1;

    /// <summary>The shape of its output, batch dimension included.</summary>
    /// <param name="inputs">The shapes of its inputs.</param>
    /// <exception cref="ShapeMismatchException">The inputs do not fit this layer.</exception>
    public abstract Shape OutputShape(params ReadOnlySpan<Shape> inputs);

    /// <summary>Multiply-adds of one forward pass on inputs of these shapes.</summary>
    public virtual long MultiplyAdds(params ReadOnlySpan<Shape> inputs) => 0;

    internal abstract Tensor Apply(in LayerCall call);
}
