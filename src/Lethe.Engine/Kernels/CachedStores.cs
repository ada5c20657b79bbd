using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>Plain stores.</summary>
internal readonly unsafe struct CachedStores : IStores
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T value, float* to)
        where T : unmanaged, IFloatLanes<T> => value.Store(to);
}
