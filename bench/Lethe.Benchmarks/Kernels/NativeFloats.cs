using Lethe.Engine.Tensors;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Floats of the engine's pool with values between -1/2 and 1/2.</summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    private readonly float* _pointer;
    private readonly long _count;

    public NativeFloats(long count)
    {
        _count = count;
        _pointer = FloatPool.Rent(count);
        for (long i = 0; i < count; i++) _pointer[i] = (i * 7919 % 1000 / 1000f) - 0.5f;
    }

    public static implicit operator float*(NativeFloats floats) => floats._pointer;

    public void Dispose() => FloatPool.Return(_pointer, _count);
}
