using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>One step of a training, as its loss and hooks see it. The same object is used for every step: do not keep it.</summary>
public sealed class TrainingStep
{
    internal TrainingStep(Tape tape, LayerGraph graph) => (Tape, Graph) = (tape, graph);

    /// <summary>Where the loss is computed.</summary>
    public Tape Tape { get; }

    /// <summary>The model's graph.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The parameters as this tape watches them.</summary>
    public ParameterSet Parameters { get; internal set; } = null!;

    /// <summary>The batch.</summary>
    public Batch Batch { get; internal set; } = null!;

    /// <summary>The batch's images on the tape, [N, C, H, W].</summary>
    public Tensor Images { get; internal set; }

    /// <summary>The model's logits of the batch, [N, K].</summary>
    public Tensor Logits { get; internal set; }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The step since the training's start, from 0.</summary>
    public long Index { get; internal set; }
}
