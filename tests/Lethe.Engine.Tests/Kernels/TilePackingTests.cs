using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class TilePackingTests
{
    /// <summary>Whole and partial tiles, and depths around the eight steps that are packed in registers.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(6, 8)]
    [InlineData(7, 7)]
    [InlineData(12, 17)]
    [InlineData(13, 24)]
    [InlineData(24, 31)]
    public void Rows_of_a_tile_lie_interleaved_whichever_way_the_matrix_lies(int m, int k)
    {
        if (Vector512.IsHardwareAccelerated) Check<Lanes512>(m, k);
        else if (Vector256.IsHardwareAccelerated) Check<Lanes256>(m, k);
        else Check<Lanes128>(m, k);
    }

    private static void Check<T>(int m, int k)
        where T : unmanaged, IFloatLanes<T>
    {
        int ld = Math.Max(m, k) + 16;
        using var a = new GuardedArray(ld * ld, -1, 1, 3);
        Check<T>(m, k, a, ld, 1, "row after row");
        Check<T>(m, k, a, 1, ld, "column after column");
    }

    private static void Check<T>(int m, int k, GuardedArray a, int rs, int ps, string how)
        where T : unmanaged, IFloatLanes<T>
    {
        int tile = GemmBlock.TileRows;
        using var tiles = new GuardedArray((int)TilePacking.Size(m, k), float.NaN, float.NaN);
        TilePacking.Pack<T>(m, k, a, rs, ps, tiles);
        for (int r = 0; r < m; r++)
        {
            for (int p = 0; p < k; p++) Assert.True(a.Span[(r * rs) + (p * ps)] == tiles.Span[(int)((r / tile * TilePacking.Step(k)) + (p * tile) + (r % tile))], $"{how}: row {r}, step {p}");
        }
    }
}
