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

    /// <summary>Computes one register of channels on a grid of positions.</summary>
    /// <param name="images">Images of the grid.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="channel">First of the register's channels.</param>
    /// <param name="channels">Channels of the tensor.</param>
    /// <param name="g">Where they lie in <see cref="Values"/>.</param>
    /// <param name="to">Where to.</param>
    internal void Load<T>(int images, int rows, int columns, int channel, int channels, Strip g, Strip to)
        where T : unmanaged, IFloatLanes<T>
    {
        if (IsPlain) StripPasses.Load<T>(images, rows, columns, g, ChannelMap.Identity, to);
        else StripPasses.Load<T>(images, rows, columns, g, Y + (g.Values - Values), Coefficients + channel, channels, to);
    }
}
