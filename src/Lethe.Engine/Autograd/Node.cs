using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>One recorded operation: what its backward pass needs. Nodes are used again, step after step, at the same place of the tape.</summary>
internal abstract unsafe class Node
{
    private float* _scratch;
    private long _scratchCount;

    /// <summary>What the operation made.</summary>
    internal TensorCell Output { get; set; } = null!;

    /// <summary>Memory kept between forward and backward; given back at the tape's reset.</summary>
    internal float* Scratch => _scratch;

    /// <summary>Adds this operation's share to its inputs' gradients, from <see cref="Output"/>'s.</summary>
    internal abstract void Backward(Tape tape);

    /// <summary>Drops references to tensors, so that nothing outlives the step through the tape.</summary>
    internal abstract void Clear();

    internal float* RentScratch(long count)
    {
        _scratch = FloatPool.Rent(count);
        _scratchCount = count;
        return _scratch;
    }

    internal void Release()
    {
        if (_scratch is not null)
            FloatPool.Return(_scratch, _scratchCount);
        _scratch = null;
        Output = null!;
        Clear();
    }
}
