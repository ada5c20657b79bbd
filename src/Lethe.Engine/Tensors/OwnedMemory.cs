namespace Lethe.Engine.Tensors;

/// <summary>Pooled memory that lives until nobody refers to it: the store of parameters, buffers and data tensors.</summary>
internal sealed unsafe class OwnedMemory
{
    private readonly long _count;

    internal OwnedMemory(long count)
    {
        _count = count;
        Pointer = FloatPool.Rent(count);
    }

    ~OwnedMemory() => FloatPool.Return(Pointer, _count);

    internal float* Pointer { get; }
}
