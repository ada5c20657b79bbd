using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Winograd's transforms against products with their matrices in double precision, for every width of register that the machine's layout allows, in every position of a tile at the border.</summary>
public sealed unsafe class WinogradTilesTests
{
    private static readonly double[,] InputMatrix =
    {
        { 4, 0, -5, 0, 1, 0 },
        { 0, -4, -4, 1, 1, 0 },
        { 0, 4, -4, -1, 1, 0 },
        { 0, -2, -1, 2, 1, 0 },
        { 0, 2, -1, -2, 1, 0 },
        { 0, 4, 0, -5, 0, 1 },
    };

    private static readonly double[,] KernelMatrix =
    {
        { 1.0 / 4, 0, 0 },
        { -1.0 / 6, -1.0 / 6, -1.0 / 6 },
        { -1.0 / 6, 1.0 / 6, -1.0 / 6 },
        { 1.0 / 24, 1.0 / 12, 1.0 / 6 },
        { 1.0 / 24, -1.0 / 12, 1.0 / 6 },
        { 0, 0, 1 },
    };

    private static readonly double[,] OutputMatrix =
    {
        { 1, 1, 1, 1, 1, 0 },
        { 0, 1, -1, 2, -2, 0 },
        { 0, 1, 1, 4, 4, 0 },
        { 0, 1, -1, 8, -8, 1 },
    };

    public static TheoryData<int, int, int, int, int> Maps { get; } = new()
    {
        { 4, 4, 8, 1, 1 },
        { 8, 8, 16, 1, 1 },
        { 8, 12, 20, 1, 1 },
        { 5, 6, 24, 1, 1 },
        { 7, 7, 12, 1, 1 },
        { 12, 9, 17, 1, 1 },
        { 10, 14, 16, 0, 0 },
        { 8, 8, 16, 2, 2 },
        { 6, 6, 8, 2, 0 },
        { 4, 4, WinogradTiles.MaxChannels, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Inputs_are_those_of_the_matrices(int h, int w, int c, int padH, int padW)
    {
        if (GemmBlock.LaneCount >= 4) Inputs<Lanes128>(h, w, c, padH, padW);
        if (GemmBlock.LaneCount >= 8) Inputs<Lanes256>(h, w, c, padH, padW);
        if (GemmBlock.LaneCount >= 16) Inputs<Lanes512>(h, w, c, padH, padW);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Gradients_of_outputs_are_those_of_the_matrices(int h, int w, int k, int padH, int padW)
    {
        if (GemmBlock.LaneCount >= 4) OutputGradients<Lanes128>(h, w, k, padH, padW);
        if (GemmBlock.LaneCount >= 8) OutputGradients<Lanes256>(h, w, k, padH, padW);
        if (GemmBlock.LaneCount >= 16) OutputGradients<Lanes512>(h, w, k, padH, padW);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Outputs_are_those_of_the_matrices(int h, int w, int k, int padH, int padW)
    {
        for (int kind = 0; kind < 4; kind++)
        {
            if (GemmBlock.LaneCount >= 4) Outputs<Lanes128>(h, w, k, padH, padW, kind);
            if (GemmBlock.LaneCount >= 8) Outputs<Lanes256>(h, w, k, padH, padW, kind);
            if (GemmBlock.LaneCount >= 16) Outputs<Lanes512>(h, w, k, padH, padW, kind);
        }
    }

    [Fact]
    public void What_is_no_number_is_not_clipped_away()
    {
        if (GemmBlock.LaneCount >= 4) NotANumber<Lanes128>();
        if (GemmBlock.LaneCount >= 8) NotANumber<Lanes256>();
        if (GemmBlock.LaneCount >= 16) NotANumber<Lanes512>();
    }

    [Fact]
    public void Kernels_and_their_gradients_are_those_of_the_matrices()
    {
        Kernels<Lanes128>(Lanes128.Count);
        Kernels<Lanes128>(3);
        Kernels<Lanes256>(Lanes256.Count);
        Kernels<Lanes256>(5);
        Kernels<Lanes512>(Lanes512.Count);
        foreach (int registers in new[] { 1, 3 })
        {
            Gradients<Lanes128>(registers * Lanes128.Count);
            Gradients<Lanes256>(registers * Lanes256.Count);
            Gradients<Lanes512>(registers * Lanes512.Count);
        }
    }

    private static void Inputs<T>(int h, int w, int c, int padH, int padW)
        where T : unmanaged, IFloatLanes<T>
    {
        const int N = 2;
        int p = h + (2 * padH) - 2, q = w + (2 * padW) - 2, padded = WinogradTiles.Padded(c), across = (q + 3) / 4;
        WinogradTiles tiles = new(N, h, w, c, p, q, c, padH, padW);
        const int First = 1;
        int count = tiles.Count - First;
        nint stride = WinogradTiles.PositionStride(count, padded);
        using GuardedArray x = new(N * h * w * c, -1, 1, 3), v = new(36 * (int)stride, float.NaN, float.NaN);
        tiles.TransformInput<T>(x, First, count, v, stride);
        for (int tile = 0; tile < count; tile++)
        {
            int of = tile + First, n = of / (tiles.Count / N), row = (of % (tiles.Count / N) / across * 4) - padH, column = (of % across * 4) - padW;
            for (int channel = 0; channel < c; channel++)
            {
                double[,] cells = Cells(6, (y, z) => Inside(row + y, h) && Inside(column + z, w) ? x.Pointer[((((((n * h) + row + y) * w) + column + z) * c) + channel)] : 0);
                AssertNear(Transform(InputMatrix, cells), i => v.Pointer[(i * stride) + (tile * padded) + channel]);
            }
        }
    }

    private static void OutputGradients<T>(int h, int w, int k, int padH, int padW)
        where T : unmanaged, IFloatLanes<T>
    {
        const int N = 2;
        int p = h + (2 * padH) - 2, q = w + (2 * padW) - 2, padded = WinogradTiles.Padded(k), across = (q + 3) / 4;
        WinogradTiles tiles = new(N, h, w, k, p, q, k, padH, padW);
        nint stride = WinogradTiles.PositionStride(tiles.Count, padded);
        double[,] matrix = Transposed(OutputMatrix);
        using GuardedArray dy = new(N * p * q * k, -1, 1, 4), z = new(36 * (int)stride, float.NaN, float.NaN);
        tiles.TransformOutputGradient<T>(dy, 0, tiles.Count, z, stride);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            int n = tile / (tiles.Count / N), row = tile % (tiles.Count / N) / across * 4, column = tile % across * 4;
            for (int channel = 0; channel < k; channel++)
            {
                double[,] cells = Cells(4, (a, b) => Inside(row + a, p) && Inside(column + b, q) ? dy.Pointer[((((((n * p) + row + a) * q) + column + b) * k) + channel)] : 0);
                AssertNear(Transform(matrix, cells), i => z.Pointer[(i * stride) + (tile * padded) + channel]);
            }
        }
    }

    // Kinds: plain; a bias; a bias, a residual and clipping; added to what is there.
    private static void Outputs<T>(int h, int w, int k, int padH, int padW, int kind)
        where T : unmanaged, IFloatLanes<T>
    {
        const int N = 2;
        int p = h + (2 * padH) - 2, q = w + (2 * padW) - 2, padded = WinogradTiles.Padded(k), across = (q + 3) / 4;
        WinogradTiles tiles = new(N, h, w, k, p, q, k, padH, padW);
        nint stride = WinogradTiles.PositionStride(tiles.Count, padded);
        using GuardedArray m = new(36 * (int)stride, -1, 1, 5), bias = new(k, -2, 2, 6), added = new(N * p * q * k, -3, 3, 7);
        using GuardedArray y = new(N * p * q * k, kind == 3 ? -3 : float.NaN, kind == 3 ? 3 : float.NaN, 7);
        bool clips = kind == 2;
        ConvEpilogue epilogue = new(kind is 1 or 2 ? bias.Pointer : null, kind == 2 ? added.Pointer : kind == 3 ? y.Pointer : null, clips ? 0 : float.NegativeInfinity, clips ? 6 : float.PositiveInfinity);
        tiles.TransformOutput<T>(m, stride, 0, tiles.Count, epilogue, y);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            int n = tile / (tiles.Count / N), row = tile % (tiles.Count / N) / across * 4, column = tile % across * 4;
            for (int channel = 0; channel < k; channel++)
            {
                double[,] made = Transform(OutputMatrix, Cells(6, (a, b) => m.Pointer[(((6 * a) + b) * stride) + (tile * padded) + channel]));
                for (int i = 0; i < 16; i++)
                {
                    if (row + (i / 4) >= p || column + (i % 4) >= q) continue;
                    int at = ((((((n * p) + row + (i / 4)) * q) + column + (i % 4)) * k) + channel);
                    double expected = made[i / 4, i % 4] + (kind is 1 or 2 ? bias.Pointer[channel] : 0) + (kind >= 2 ? added.Pointer[at] : 0);
                    AssertNear(clips ? Math.Clamp(expected, 0, 6) : expected, y.Pointer[at], 100);
                }
            }
        }
    }

    private static void NotANumber<T>()
        where T : unmanaged, IFloatLanes<T>
    {
        WinogradTiles tiles = new(1, 4, 4, 16, 4, 4, 16, 1, 1);
        nint stride = WinogradTiles.PositionStride(1, 16);
        using GuardedArray m = new(36 * (int)stride, -1, 1, 5), y = new(16 * 16, 0, 0);
        m.Pointer[3] = float.NaN;
        tiles.TransformOutput<T>(m, stride, 0, 1, new ConvEpilogue(null, null, 0, 6), y);
        Assert.True(float.IsNaN(y.Pointer[3]));
        Assert.False(float.IsNaN(y.Pointer[4]));
    }

    private static void Kernels<T>(int part)
        where T : unmanaged, IFloatLanes<T>
    {
        const int Tap = 40, Stride = 48;
        using GuardedArray g = new((8 * Tap) + part, -1, 1, 8), u = new(36 * Stride, float.NaN, float.NaN);
        WinogradTransform.Kernel<T>(g, Tap, part, u, Stride);
        for (int channel = 0; channel < part; channel++)
        {
            AssertNear(Transform(KernelMatrix, Cells(3, (y, x) => g.Pointer[(((3 * y) + x) * Tap) + channel])), i => u.Pointer[(i * Stride) + channel]);
        }
    }

    private static void Gradients<T>(int channels)
        where T : unmanaged, IFloatLanes<T>
    {
        const int Tap = 56, Stride = 64;
        double[,] matrix = Transposed(KernelMatrix);
        using GuardedArray u = new(36 * Stride, -1, 1, 9), stored = new(9 * Tap, float.NaN, float.NaN), added = new(9 * Tap, -1, 1, 10), squared = new(9 * Tap, -1, 1, 10), before = new(9 * Tap, -1, 1, 10);
        WinogradTransform.KernelGradients<T, KernelSink.Stored>(u, Stride, channels, stored, Tap);
        WinogradTransform.KernelGradients<T, KernelSink.Added>(u, Stride, channels, added, Tap);
        WinogradTransform.KernelGradients<T, KernelSink.Squared>(u, Stride, channels, squared, Tap);
        for (int channel = 0; channel < channels; channel++)
        {
            double[,] taps = Transform(matrix, Cells(6, (y, x) => u.Pointer[(((6 * y) + x) * Stride) + channel]));
            for (int t = 0; t < 9; t++)
            {
                int at = (t * Tap) + channel;
                double expected = taps[t / 3, t % 3], old = before.Pointer[at];
                AssertNear(expected, stored.Pointer[at], 10);
                AssertNear(old + expected, added.Pointer[at], 10);
                AssertNear(old + (expected * expected), squared.Pointer[at], 10);
            }
        }
    }

    private static bool Inside(int index, int size) => (uint)index < (uint)size;

    private static double[,] Cells(int side, Func<int, int, double> value)
    {
        double[,] cells = new double[side, side];
        for (int i = 0; i < side * side; i++) cells[i / side, i % side] = value(i / side, i % side);
        return cells;
    }

    // matrix cells matrix'
    private static double[,] Transform(double[,] matrix, double[,] cells) => Product(Product(matrix, cells), Transposed(matrix));

    private static double[,] Product(double[,] a, double[,] b)
    {
        double[,] c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < c.GetLength(0); i++)
        {
            for (int j = 0; j < c.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++) c[i, j] += a[i, k] * b[k, j];
            }
        }

        return c;
    }

    private static double[,] Transposed(double[,] a)
    {
        double[,] t = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < t.Length; i++) t[i / t.GetLength(1), i % t.GetLength(1)] = a[i % t.GetLength(1), i / t.GetLength(1)];
        return t;
    }

    private static void AssertNear(double[,] expected, Func<int, float> actual)
    {
        for (int i = 0; i < expected.Length; i++) AssertNear(expected[i / 6, i % 6], actual(i), 100);
    }

    // The sums inside reach the scale.
    private static void AssertNear(double expected, float actual, double scale) => Assert.True(Math.Abs(expected - actual) <= 1e-6 * scale, $"{actual} where {expected} was expected");
}
