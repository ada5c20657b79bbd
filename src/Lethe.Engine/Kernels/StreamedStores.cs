using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Stores past the caches, for tensors that are too large to be found there when they are read next: a plain store of a line that is not in cache
/// reads it from memory first, only to overwrite it.
/// </summary>
internal readonly unsafe struct StreamedStores : IStores
{
    /// <summary>Floats from which on a tensor is taken to leave the caches before it is read.</summary>
    private const long Large = 3 << 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T value, float* to)
        where T : unmanaged, IFloatLanes<T> => value.StoreStreamed(to);

    /// <summary>Whether a tensor of so many floats is large enough, and its positions begin at whole registers.</summary>
    internal static bool Suit<T>(long floats, int channels)
        where T : unmanaged, IFloatLanes<T> => channels % T.Count == 0 && Suit(floats);

    /// <summary>Whether a tensor of so many floats is large enough.</summary>
    internal static bool Suit(long floats) => Sse.IsSupported && floats >= Large;

    /// <summary>Must run on a thread that has streamed before others read what it wrote.</summary>
    internal static void Finish()
    {
        if (Sse.IsSupported) Sse.StoreFence();
    }
}
