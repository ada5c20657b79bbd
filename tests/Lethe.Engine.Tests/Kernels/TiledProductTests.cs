using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class TiledProductTests
{
    [Theory]
    [InlineData(16, 24, 60)]
    [InlineData(24, 40, 84)]
    [InlineData(33, 96, 7)]
    [InlineData(16, 16, 1)]
    [InlineData(4, 8, 6)]
    [InlineData(8, 16, 3)]
    [InlineData(11, 40, 22)]
    [InlineData(97, 144, 253)]
    public void It_agrees_with_the_reference_and_adds_where_it_should(int m, int columns, int k)
    {
        if (Vector512.IsHardwareAccelerated) Check<Lanes512>(m, columns, k);
        else if (Vector256.IsHardwareAccelerated) Check<Lanes256>(m, columns, k);
        else Check<Lanes128>(m, columns, k);
    }

    private static void Check<T>(int m, int columns, int k)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count, n = GemmBlock.Wide(columns);
        using var a = new GuardedArray(k * m, -1, 1, 3);
        using var b = new GuardedArray(k * n, -1, 1, 4);
        using var planes = new GuardedArray(k * n, 0, 0);
        using var tiles = new GuardedArray((int)TilePacking.Size(m, k), float.NaN, float.NaN);
        using var c = new GuardedArray(m * n, 5, 5);
        ScratchPasses.Load<T>(k, n, b, new Scratch(planes, lanes, (nint)k * lanes));
        TilePacking.Columns<T>(m, k, a, m, tiles);
        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int p = 0; p < k; p++) expected[(i * n) + j] += (double)a.Span[(p * m) + i] * b.Span[(p * n) + j];
            }
        }

        TiledProduct.Multiply<T>(m, n, k, tiles, planes, c, n, accumulate: false);
        Close.ToReference(expected, c.Span, 5e-6, "as it is");
        TiledProduct.Multiply<T>(m, n, k, tiles, planes, c, n, accumulate: true);
        Close.ToReference([.. expected.Select(value => 2 * value)], c.Span, 5e-6, "added");
    }
}
