namespace Lethe.Engine.Kernels;

/// <summary>How a pass writes whole registers to memory, as a type, so that the JIT makes a loop for each.</summary>
internal unsafe interface IStores
{
    /// <summary>Writes a register.</summary>
    static abstract void Store<T>(T value, float* to)
        where T : unmanaged, IFloatLanes<T>;
}
