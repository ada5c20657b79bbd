namespace Lethe.Engine.Kernels;

/// <summary>How a 1×1 layer cuts its positions into blocks: inside the groups of the side that lies in planes, by shape alone.</summary>
internal readonly struct PointwiseCut
{
    // Few runs of blocks, so that scratch stays with the core that used it last.
    internal const int MostParts = 16;

    private PointwiseCut(MapLayout groups, int block) => (Groups, Block) = (groups, block);

    /// <summary>The layout whose groups are cut.</summary>
    internal MapLayout Groups { get; }

    /// <summary>Positions of a block, but for the last of a group.</summary>
    internal int Block { get; }

    /// <summary>Blocks of a group, some of which may be empty in the last.</summary>
    internal int Blocks => (Groups.GroupRows + Block - 1) / Block;

    internal int Chunks => Groups.Groups * Blocks;

    /// <summary>Cuts so that a block of both sides stays in the second-level cache.</summary>
    internal static PointwiseCut Of(in MapLayout x, in MapLayout y)
    {
        MapLayout groups = y.InPlanes ? y : x;
        int most = Math.Clamp(96 * 1024 / (x.Channels + y.Channels) / 12 * 12, 48, 252), blocks = (groups.GroupRows + most - 1) / most;
        return new PointwiseCut(groups, ((((groups.GroupRows + blocks - 1) / blocks) + 11) / 12) * 12);
    }

    /// <summary>Where a block begins.</summary>
    /// <param name="chunk">Which of all blocks.</param>
    /// <param name="group">Its group.</param>
    /// <param name="row">Its first position in the group.</param>
    /// <returns>Its positions; 0 beyond the end of the last group.</returns>
    internal int At(int chunk, out int group, out int row)
    {
        group = chunk / Blocks;
        row = chunk % Blocks * Block;
        return Math.Clamp(Groups.Rows(group) - row, 0, Block);
    }
}
