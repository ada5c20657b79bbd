using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class RegisterTilesTests
{
    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(7, 32, 24)]
    [InlineData(84, 48, 40)]
    [InlineData(205, 144, 20)]
    public void A_product_from_them_agrees_with_the_reference(int m, int channels, int columns)
    {
        if (Vector512.IsHardwareAccelerated) Check<Lanes512>(m, channels, columns);
        else if (Vector256.IsHardwareAccelerated) Check<Lanes256>(m, channels, columns);
        else Check<Lanes128>(m, channels, columns);
    }

    private static void Check<T>(int m, int channels, int columns)
        where T : unmanaged, IFloatLanes<T>
    {
        int n = GemmBlock.Wide(columns);
        using var x = new GuardedArray(m * channels, -1, 1, 3);
        using var weight = new GuardedArray(channels * columns, -1, 1, 4);
        using var tiles = new GuardedArray((int)RegisterTiles.Size(m, channels), float.NaN, float.NaN);
        using var packed = new GuardedArray((int)GemmPacking.PackedSize(channels, columns));
        using var c = new GuardedArray(m * n, 2, 2);
        GemmPacking.PackSerial(channels, columns, weight, columns, 1, packed);
        RegisterTiles.Load<T>(m, channels, x, tiles);
        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int p = 0; p < channels; p++) expected[(i * n) + j] += (double)x.Span[(i * channels) + p] * weight.Span[(p * columns) + j];
            }
        }

        RegisterTiles.Multiply<T>(m, n, channels, tiles, packed, c, n, accumulate: false);
        Close.ToReference(expected, c.Span, 5e-6, "as it is");
        RegisterTiles.Multiply<T>(m, n, channels, tiles, packed, c, n, accumulate: true);
        Close.ToReference([.. expected.Select(value => 2 * value)], c.Span, 5e-6, "added");
    }
}
