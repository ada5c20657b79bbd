namespace Lethe.Engine.Kernels;

/// <summary>
/// The gradient of a tensor y that a batch norm reads: a·g + b·y + c, with g the gradient behind the norm and three coefficients a
/// channel. Whoever needs it computes it while loading, so that the pass that would store it is spared.
/// </summary>
internal readonly unsafe struct PendingGradient
{
    /// <summary>A gradient that stands in memory as it is.</summary>
    internal PendingGradient(float* values) => Values = values;

    /// <summary>A gradient still to be computed; <paramref name="coefficients"/> are [3, C], or null where <paramref name="values"/> is all.</summary>
    internal PendingGradient(float* values, float* y, float* coefficients)
    {
        Values = values;
        Y = y;
        Coefficients = coefficients;
    }

    internal float* Values { get; }

    internal float* Y { get; }

    internal float* Coefficients { get; }

    internal bool IsPlain => Coefficients == null;

    /// <summary>Computes <paramref name="n"/> positions from <paramref name="first"/> on.</summary>
    internal void Load<T>(long first, int n, int channels, Scratch to)
        where T : unmanaged, IFloatLanes<T>
    {
        long at = first * channels;
        if (IsPlain) ScratchPasses.Load<T>(n, channels, Values + at, to);
        else ScratchPasses.Load<T>(n, channels, Values + at, Y + at, Coefficients, to);
    }
}
