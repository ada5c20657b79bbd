using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>What a layer is given when it runs: inputs, its parameters by position, and the options of the pass.</summary>
internal readonly ref struct LayerCall
{
    private readonly ParameterSet _parameters;
    private readonly int _firstParameter;
    private readonly int _firstBuffer;
    private readonly ref readonly ForwardOptions _options;

    internal LayerCall(Tape tape, ReadOnlySpan<Tensor> inputs, ParameterSet parameters, NodePlan plan, in ForwardOptions options)
    {
        Tape = tape;
        Inputs = inputs;
        _parameters = parameters;
        _firstParameter = plan.FirstParameter;
        _firstBuffer = plan.FirstBuffer;
        Node = plan.Node;
        _options = ref options;
    }

    internal Tape Tape { get; }

    internal ReadOnlySpan<Tensor> Inputs { get; }

    /// <summary>The node's position in the graph: keys its random stream.</summary>
    internal int Node { get; }

    internal Tensor Input => Inputs[0];

    internal ref readonly ForwardOptions Options => ref _options;

    internal Tensor Parameter(int position) => _parameters.ParameterAt(_firstParameter + position);

    internal Tensor Buffer(int position) => _parameters.BufferAt(_firstBuffer + position);
}
