namespace Lethe.Engine.Tensors;

/// <summary>Pooled memory that lives until nobody refers to it: the store of parameters, buffers and data tensors.</summary>
internal sealed unsafe class OwnedMemory
{
    /// <summary>Floats from which on the collector is told: it sees a few bytes, and would let copies of a large model pile up.</summary>
    private const long Large = 1 << 18;

    private readonly long _count;

    internal OwnedMemory(long count)
    {
        _count = count;
        Pointer = FloatPool.Rent(count);
        if (count >= Large)
            GC.AddMemoryPressure(count * sizeof(float));
    }

    ~OwnedMemory()
    {
        FloatPool.Return(Pointer, _count);
        if (_count >= Large)
            GC.RemoveMemoryPressure(_count * sizeof(float));
    }

    internal float* Pointer { get; }
}
