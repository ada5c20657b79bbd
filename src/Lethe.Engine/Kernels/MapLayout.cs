namespace Lethe.Engine.Kernels;

/// <summary>
/// How the feature maps of a batch lie between two layers: position by position with all channels (NHWC), or in planes. A plane holds one register of
/// channels of every position of a group of images, and the planes of a group lie one behind the other. A depthwise filter reads and writes planes
/// without a break, a 1×1 layer reads or writes a few of them at a time, and what belongs to a channel stays in a register meanwhile.
/// </summary>
internal readonly unsafe struct MapLayout
{
    // Positions of a group: enough for a product, in whole tiles of 12 where that does not take too many.
    private const int LeastRows = 96, MostRows = 256, TileRows = 12;

    private MapLayout(int images, int positions, int channels, int group) => (Images, Positions, Channels, Group) = (images, positions, channels, group);

    internal int Images { get; }

    /// <summary>Positions of an image.</summary>
    internal int Positions { get; }

    internal int Channels { get; }

    /// <summary>Images of a group: all of them, where they do not lie in planes.</summary>
    internal int Group { get; }

    internal int Groups => (Images + Group - 1) / Group;

    /// <summary>Positions of all images.</summary>
    internal int AllRows => Images * Positions;

    /// <summary>Positions of a group, but for the last.</summary>
    internal int GroupRows => Group * Positions;

    internal bool InPlanes { get; private init; }

    /// <summary>Position by position.</summary>
    internal static MapLayout Plain(int images, int positions, int channels) => new(images, positions, channels, images);

    /// <summary>In planes; for numbers of channels that <see cref="Suits"/> holds for.</summary>
    internal static MapLayout Planes(int images, int positions, int channels)
    {
        int least = (LeastRows + positions - 1) / positions, group = least;
        while (group * positions % TileRows != 0 && (group + 1) * positions <= MostRows) group++;
        return new(images, positions, channels, Math.Min(images, group * positions % TileRows == 0 ? group : least)) { InPlanes = true };
    }

    /// <summary>Whether so many channels fill whole registers on every machine.</summary>
    internal static bool Suits(int channels) => channels % 16 == 0;

    /// <summary>Positions of a group.</summary>
    internal int Rows(int group) => Math.Min(Group, Images - (group * Group)) * Positions;

    /// <summary>The channels of one register, from a position of a group on; its lines and images follow each other.</summary>
    /// <param name="values">The tensor.</param>
    /// <param name="group">The group.</param>
    /// <param name="row">The position in the group.</param>
    /// <param name="register">The register.</param>
    /// <param name="columns">Positions of a line.</param>
    internal Strip At(float* values, int group, int row, int register, int columns)
    {
        int lanes = GemmBlock.LaneCount;
        float* start = values + ((long)group * GroupRows * Channels);
        nint pixel = InPlanes ? lanes : Channels;
        nint step = InPlanes ? (nint)Rows(group) * lanes : lanes;
        return new Strip(start + (register * step) + (row * pixel), pixel, columns * pixel, Positions * pixel);
    }

    /// <summary>The same from a position of an image on.</summary>
    internal Strip AtImage(float* values, int image, int row, int register, int columns) =>
        At(values, image / Group, (image % Group * Positions) + row, register, columns);
}
