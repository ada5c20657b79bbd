namespace Lethe.Engine.Kernels;

/// <summary>An element-wise function y = f(x) and its derivative, written once for every register width.</summary>
internal interface IUnaryOperator
{
    /// <summary>Whether <see cref="Derivative"/> takes the output y of the function instead of its input x.</summary>
    static abstract bool DerivativeTakesOutput { get; }

    /// <summary>f(x).</summary>
    T Forward<T>(T x)
        where T : unmanaged, IFloatLanes<T>;

    /// <summary>f'(x), from x or from y.</summary>
    T Derivative<T>(T saved)
        where T : unmanaged, IFloatLanes<T>;
}
