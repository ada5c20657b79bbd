using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Lays A out in tiles of <see cref="GemmBlock.TileRows"/> rows, the rows of a tile interleaved: element (r, p) of a tile is tile[p * rows + r]. A product then
/// reads one unbroken stream. Rows that lie far apart share few sets of the first-level cache, one where the step is a large power of two, and need a page each.
/// </summary>
internal static unsafe class TilePacking
{
    /// <summary>Floats that a factor of so many rows takes.</summary>
    internal static long Size(int m, int k) => (m + GemmBlock.TileRows - 1) / GemmBlock.TileRows * (long)Step(k);

    /// <summary>Floats from tile to tile.</summary>
    internal static nint Step(int k) => (nint)GemmBlock.TileRows * k;

    /// <summary>Packs A[m, k], element (r, p) at from[r * rs + p * ps], where one of the steps is 1.</summary>
    internal static void Pack<T>(int m, int k, float* from, nint rs, nint ps, float* to)
        where T : unmanaged, IFloatLanes<T>
    {
        if (rs == 1 && ps >= T.Count)
        {
            Columns<T>(m, k, from, ps, to);
            return;
        }

        int tile = GemmBlock.TileRows;
        for (int i = 0; i < m; i += tile, to += Step(k))
        {
            float* rows = from + (i * rs);
            int done = Avx.IsSupported && ps == 1 && tile == 6 && m - i >= 6 ? SixRows(k, rows, rs, to) : 0;
            for (int r = 0; r < Math.Min(tile, m - i); r++)
            {
                for (int p = done; p < k; p++) to[(p * tile) + r] = rows[(r * rs) + (p * ps)];
            }
        }
    }

    /// <summary>Packs A whose columns lie together.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="k">Depth.</param>
    /// <param name="from">A: element (r, p) is from[p * ld + r]; ld is a register at least, so that what is read beyond m lies in the next step.</param>
    /// <param name="ld">Floats from step to step.</param>
    /// <param name="to">Takes <see cref="Size"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Columns<T>(int m, int k, float* from, nint ld, float* to)
        where T : unmanaged, IFloatLanes<T>
    {
        if (k == 0) return;
        int tile = GemmBlock.TileRows;
        nint step = Step(k);
        for (int p = 0; p < k - 1; p++, from += ld, to += tile)
        {
            float* at = to;
            for (int i = 0; i < m; i += tile, at += step)
            {
                // Whole registers: what is beyond the tile is the place of the next step, which comes after.
                for (int q = 0; q < tile; q += T.Count) T.Load(from + i + q).Store(at + q);
            }
        }

        for (int i = 0; i < m; i++) to[(i / tile * step) + (i % tile)] = from[i];
    }

    // Eight steps of six rows in registers; returns how many steps are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int SixRows(int k, float* from, nint rs, float* to)
    {
        int p = 0;
        for (; p <= k - 8; p += 8, from += 8, to += 48)
        {
            float* below = from + (3 * rs);
            Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + rs), r2 = Vector256.Load(from + (2 * rs));
            Vector256<float> r3 = Vector256.Load(below), r4 = Vector256.Load(below + rs), r5 = Vector256.Load(below + (2 * rs));
            Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), b0 = Avx.UnpackLow(r2, r3), b1 = Avx.UnpackHigh(r2, r3);

            // Steps 0 and 4, 1 and 5, 2 and 6, 3 and 7: rows 0 to 3 of them, then rows 4 and 5 of two such pairs.
            Vector256<float> s0 = Avx.Shuffle(a0, b0, 0x44), s1 = Avx.Shuffle(a0, b0, 0xEE), s2 = Avx.Shuffle(a1, b1, 0x44), s3 = Avx.Shuffle(a1, b1, 0xEE);
            Vector256<float> c0 = Avx.UnpackLow(r4, r5), c1 = Avx.UnpackHigh(r4, r5);
            Four(s0.GetLower(), s1.GetLower(), s2.GetLower(), s3.GetLower(), c0.GetLower(), c1.GetLower(), to);
            Four(s0.GetUpper(), s1.GetUpper(), s2.GetUpper(), s3.GetUpper(), c0.GetUpper(), c1.GetUpper(), to + 24);
        }

        return p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector128<float> s0, Vector128<float> s1, Vector128<float> s2, Vector128<float> s3, Vector128<float> c0, Vector128<float> c1, float* to)
    {
        s0.Store(to);
        Sse.StoreLow(to + 4, c0);
        s1.Store(to + 6);
        Sse.StoreHigh(to + 10, c0);
        s2.Store(to + 12);
        Sse.StoreLow(to + 16, c1);
        s3.Store(to + 18);
        Sse.StoreHigh(to + 22, c1);
    }
}
