using System.Runtime.InteropServices;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Native floats between two guard regions that <see cref="Dispose"/> checks, filled from a fixed sequence.</summary>
internal sealed unsafe class GuardedArray : IDisposable
{
    private const int Guard = 64;
    private const float Canary = 12345.678f;
    private readonly float* _block;

    public GuardedArray(int count, float low = 0, float high = 0, int seed = 1)
    {
        Count = count;
        _block = (float*)NativeMemory.AlignedAlloc((nuint)(count + (2 * Guard)) * sizeof(float), 64);
        new Span<float>(_block, Guard).Fill(Canary);
        new Span<float>(_block + Guard + count, Guard).Fill(Canary);
        uint state = (uint)seed * 2654435761u;
        for (int i = 0; i < count; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            Pointer[i] = low + ((high - low) * (state >> 8) / (1 << 24));
        }
    }

    public int Count { get; }

    public float* Pointer => _block + Guard;

    public Span<float> Span => new(Pointer, Count);

    public static implicit operator float*(GuardedArray array) => array.Pointer;

    public float[] ToArray() => Span.ToArray();

    public void Dispose()
    {
        bool intact = true;
        for (int i = 0; i < Guard; i++) intact &= _block[i] == Canary && _block[Guard + Count + i] == Canary;
        NativeMemory.AlignedFree(_block);
        Assert.True(intact, "a kernel wrote beyond its array");
    }
}
