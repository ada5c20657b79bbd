namespace Lethe.Engine.Kernels;

/// <summary>An element-wise function of two operands, written once for every register width.</summary>
internal interface IBinaryOperator
{
    /// <summary>f(a, b).</summary>
    T Apply<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>;
}
