namespace Lethe.Engine.Kernels;

/// <summary>What a batch norm and the clipping behind it do to a channel: min(ceiling, max(floor, x·scale + shift)). A convolution applies it to what it loads, so that the normalised tensor is never stored.</summary>
internal readonly unsafe struct ChannelMap
{
    /// <summary>A map with these coefficients for each channel.</summary>
    internal ChannelMap(float* scale, float* shift, float floor, float ceiling)
    {
        Scale = scale;
        Shift = shift;
        Floor = floor;
        Ceiling = ceiling;
    }

    /// <summary>Leaves values as they are.</summary>
    internal static ChannelMap Identity => new(null, null, float.NegativeInfinity, float.PositiveInfinity);

    internal float* Scale { get; }

    internal float* Shift { get; }

    internal float Floor { get; }

    internal float Ceiling { get; }

    internal bool IsIdentity => Scale == null;

    /// <summary>The map of the channels from <paramref name="c"/> on.</summary>
    internal ChannelMap From(int c) => IsIdentity ? this : new(Scale + c, Shift + c, Floor, Ceiling);
}
