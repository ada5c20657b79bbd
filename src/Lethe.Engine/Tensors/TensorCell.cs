using Lethe.Engine.Autograd;

namespace Lethe.Engine.Tensors;

/// <summary>
/// What a <see cref="Tensor"/> handle points to. Cells of a tape are used again after each reset under a new generation,
/// so that a steady training step allocates nothing and a stale handle is still found out.
/// </summary>
internal sealed unsafe class TensorCell
{
    internal float* Data;
    internal Shape Shape;
    internal MemoryLayout Layout;
    internal int Generation;

    /// <summary>The tape whose memory this is; null for an owned tensor.</summary>
    internal Tape? Tape;

    /// <summary>Keeps owned memory alive; null when the memory is the tape's.</summary>
    internal OwnedMemory? Memory;

    /// <summary>The owned tensor that a watched cell stands for: where versions and caches are kept.</summary>
    internal TensorCell? Source;

    /// <summary>Whether <see cref="Data"/> was rented by the tape for this cell alone.</summary>
    internal bool RentedData;

    /// <summary>Whether another cell reads the same memory, so that it must not be given back early.</summary>
    internal bool IsAliased;

    internal bool NeedsGradient;

    /// <summary>A watched tensor: its gradient outlives the backward pass.</summary>
    internal bool IsLeaf;

    internal float* Gradient;

    /// <summary>[2, C]: mean and biased variance of each channel, where the operation that made it took them; or null.</summary>
    internal float* Moments;

    /// <summary>[3, C]: where set, the gradient is a·<see cref="Gradient"/> + b·<see cref="Data"/> + c, still to be computed.</summary>
    internal float* Coefficients;

    /// <summary>How often a per-sample squared gradient was asked for.</summary>
    internal int SquaredUses;

    /// <summary>Bumped by every write; caches of transformed weights are keyed by it.</summary>
    internal long Version;

    internal int Count => Shape.Count;
}
