using Lethe.Engine.Kernels;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Where the elements of feature maps lie, told from the description of <see cref="MapLayout"/> and not from its code.</summary>
internal static class Maps
{
    public static int Index(in MapLayout layout, int row, int channel)
    {
        if (!layout.InPlanes) return (row * layout.Channels) + channel;
        int lanes = GemmBlock.LaneCount, perGroup = layout.Group * layout.Positions, group = row / perGroup;
        int rows = Math.Min(perGroup, (layout.Images * layout.Positions) - (group * perGroup));
        return (group * perGroup * layout.Channels) + (channel / lanes * rows * lanes) + (row % perGroup * lanes) + (channel % lanes);
    }

    public static MapLayout Of(bool inPlanes, int images, int positions, int channels) =>
        inPlanes ? MapLayout.Planes(images, positions, channels) : MapLayout.Plain(images, positions, channels);
}
