using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>How a forward pass runs. The default is inference: stored statistics, no dropout.</summary>
public readonly record struct ForwardOptions
{
    /// <summary>Training mode: batch norm uses and updates batch statistics, dropout drops.</summary>
    public bool Training { get; init; }

    /// <summary>Batch norm uses its stored statistics and leaves them, even in training mode.</summary>
    public bool FreezeBatchNorm { get; init; }

    /// <summary>Where dropout and random slopes draw from, together with <see cref="Step"/> and <see cref="SampleIds"/>.</summary>
    public RandomStream Random { get; init; }

    /// <summary>The step or epoch number that keys the draws.</summary>
    public long Step { get; init; }

    /// <summary>The ids of the batch's samples, which key the draws so that these do not depend on the place in the batch; positions if empty.</summary>
    public ReadOnlyMemory<int> SampleIds { get; init; }

    /// <summary>Nodes whose outputs the caller wants to see.</summary>
    public TapSet? Taps { get; init; }

    /// <summary>Per-sample gates by node name: the node's output is multiplied by a [N, C] tensor, broadcast over positions.</summary>
    public IReadOnlyDictionary<string, Tensor>? Gates { get; init; }
}
