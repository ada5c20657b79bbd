using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The register tile at the heart of every matrix product: C[rows, 1 or 2 registers] (+)= A[rows, k] B[k, registers].
/// </summary>
/// <remarks>
/// With 512-bit lanes 12 x 2 accumulators, two registers of B and one broadcast element of A fill 27 of 32 registers;
/// narrower machines have 16 and use 6 x 2. Element (r, p) of A is a[r * rowStride + p * stepStride], so one loop serves
/// A as it lies (rowStride = lda, stepStride = 1), transposed (1, lda) and in tiles (1, rows of a tile). The depth comes in segments of
/// k steps (k &gt; 0) with a jump of A between them, which lets a convolution read its rows from an image. The method is long because
/// each accumulator must be a named local to live in a register; rows and width are JIT-time constants and what they
/// exclude is removed. Each element of C is one chain of multiply-adds in the order of k: the result does not depend on
/// the tile in which the element falls.
/// </remarks>
internal static unsafe class GemmTile
{
    /// <summary>Number of rows of a tile as a type, so that the JIT knows it.</summary>
    internal interface IRows
    {
        static abstract int Count { get; }
    }

    internal readonly struct Rows12 : IRows
    {
        public static int Count => 12;
    }

    internal readonly struct Rows9 : IRows
    {
        public static int Count => 9;
    }

    internal readonly struct Rows8 : IRows
    {
        public static int Count => 8;
    }

    internal readonly struct Rows6 : IRows
    {
        public static int Count => 6;
    }

    internal readonly struct Rows4 : IRows
    {
        public static int Count => 4;
    }

    internal readonly struct Rows3 : IRows
    {
        public static int Count => 3;
    }

    internal readonly struct Rows2 : IRows
    {
        public static int Count => 2;
    }

    internal readonly struct Rows1 : IRows
    {
        public static int Count => 1;
    }

    /// <summary>Two registers wide; the second register of B begins <paramref name="second"/> floats after the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Wide<T, TRows>(int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint second, float* c, nint ldc, bool accumulate, float* bias)
        where T : unmanaged, IFloatLanes<T>
        where TRows : unmanaged, IRows
    {
        int lanes = T.Count;
        T c00 = T.Zero, c01 = T.Zero; T c10 = T.Zero, c11 = T.Zero; T c20 = T.Zero, c21 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero; T c40 = T.Zero, c41 = T.Zero; T c50 = T.Zero, c51 = T.Zero;
        T c60 = T.Zero, c61 = T.Zero; T c70 = T.Zero, c71 = T.Zero; T c80 = T.Zero, c81 = T.Zero;
        T c90 = T.Zero, c91 = T.Zero; T c100 = T.Zero, c101 = T.Zero; T c110 = T.Zero, c111 = T.Zero;
        if (accumulate)
        {
            float* row = c;
            if (TRows.Count > 0) { c00 = T.Load(row); c01 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 1) { c10 = T.Load(row); c11 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 2) { c20 = T.Load(row); c21 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 3) { c30 = T.Load(row); c31 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 4) { c40 = T.Load(row); c41 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 5) { c50 = T.Load(row); c51 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 6) { c60 = T.Load(row); c61 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 7) { c70 = T.Load(row); c71 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 8) { c80 = T.Load(row); c81 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 9) { c90 = T.Load(row); c91 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 10) { c100 = T.Load(row); c101 = T.Load(row + lanes); row += ldc; }
            if (TRows.Count > 11) { c110 = T.Load(row); c111 = T.Load(row + lanes); row += ldc; }
        }
        else if (bias != null)
        {
            T bias0 = T.Load(bias), bias1 = T.Load(bias + lanes);
            if (TRows.Count > 0) { c00 = bias0; c01 = bias1; }
            if (TRows.Count > 1) { c10 = bias0; c11 = bias1; }
            if (TRows.Count > 2) { c20 = bias0; c21 = bias1; }
            if (TRows.Count > 3) { c30 = bias0; c31 = bias1; }
            if (TRows.Count > 4) { c40 = bias0; c41 = bias1; }
            if (TRows.Count > 5) { c50 = bias0; c51 = bias1; }
            if (TRows.Count > 6) { c60 = bias0; c61 = bias1; }
            if (TRows.Count > 7) { c70 = bias0; c71 = bias1; }
            if (TRows.Count > 8) { c80 = bias0; c81 = bias1; }
            if (TRows.Count > 9) { c90 = bias0; c91 = bias1; }
            if (TRows.Count > 10) { c100 = bias0; c101 = bias1; }
            if (TRows.Count > 11) { c110 = bias0; c111 = bias1; }
        }

        nint rs2 = 2 * rs;
        float* a0 = a, a1 = a + 3 * rs, a2 = a + 6 * rs, a3 = a + 9 * rs;
        for (; segments > 0; segments--)
        {
            for (int p = 0; p < k; p++)
            {
                T b0 = T.Load(b), b1 = T.Load(b + second), x;
                b += bs;
                if (TRows.Count > 0) { x = T.Broadcast(*a0); c00 = T.MultiplyAdd(x, b0, c00); c01 = T.MultiplyAdd(x, b1, c01); }
                if (TRows.Count > 1) { x = T.Broadcast(a0[rs]); c10 = T.MultiplyAdd(x, b0, c10); c11 = T.MultiplyAdd(x, b1, c11); }
                if (TRows.Count > 2) { x = T.Broadcast(a0[rs2]); c20 = T.MultiplyAdd(x, b0, c20); c21 = T.MultiplyAdd(x, b1, c21); }
                if (TRows.Count > 3) { x = T.Broadcast(*a1); c30 = T.MultiplyAdd(x, b0, c30); c31 = T.MultiplyAdd(x, b1, c31); }
                if (TRows.Count > 4) { x = T.Broadcast(a1[rs]); c40 = T.MultiplyAdd(x, b0, c40); c41 = T.MultiplyAdd(x, b1, c41); }
                if (TRows.Count > 5) { x = T.Broadcast(a1[rs2]); c50 = T.MultiplyAdd(x, b0, c50); c51 = T.MultiplyAdd(x, b1, c51); }
                if (TRows.Count > 6) { x = T.Broadcast(*a2); c60 = T.MultiplyAdd(x, b0, c60); c61 = T.MultiplyAdd(x, b1, c61); }
                if (TRows.Count > 7) { x = T.Broadcast(a2[rs]); c70 = T.MultiplyAdd(x, b0, c70); c71 = T.MultiplyAdd(x, b1, c71); }
                if (TRows.Count > 8) { x = T.Broadcast(a2[rs2]); c80 = T.MultiplyAdd(x, b0, c80); c81 = T.MultiplyAdd(x, b1, c81); }
                if (TRows.Count > 9) { x = T.Broadcast(*a3); c90 = T.MultiplyAdd(x, b0, c90); c91 = T.MultiplyAdd(x, b1, c91); }
                if (TRows.Count > 10) { x = T.Broadcast(a3[rs]); c100 = T.MultiplyAdd(x, b0, c100); c101 = T.MultiplyAdd(x, b1, c101); }
                if (TRows.Count > 11) { x = T.Broadcast(a3[rs2]); c110 = T.MultiplyAdd(x, b0, c110); c111 = T.MultiplyAdd(x, b1, c111); }
                a0 += ps;
                if (TRows.Count > 3) a1 += ps;
                if (TRows.Count > 6) a2 += ps;
                if (TRows.Count > 9) a3 += ps;
            }

            a0 += jump;
            if (TRows.Count > 3) a1 += jump;
            if (TRows.Count > 6) a2 += jump;
            if (TRows.Count > 9) a3 += jump;
        }

        if (TRows.Count > 0) { c00.Store(c); c01.Store(c + lanes); c += ldc; }
        if (TRows.Count > 1) { c10.Store(c); c11.Store(c + lanes); c += ldc; }
        if (TRows.Count > 2) { c20.Store(c); c21.Store(c + lanes); c += ldc; }
        if (TRows.Count > 3) { c30.Store(c); c31.Store(c + lanes); c += ldc; }
        if (TRows.Count > 4) { c40.Store(c); c41.Store(c + lanes); c += ldc; }
        if (TRows.Count > 5) { c50.Store(c); c51.Store(c + lanes); c += ldc; }
        if (TRows.Count > 6) { c60.Store(c); c61.Store(c + lanes); c += ldc; }
        if (TRows.Count > 7) { c70.Store(c); c71.Store(c + lanes); c += ldc; }
        if (TRows.Count > 8) { c80.Store(c); c81.Store(c + lanes); c += ldc; }
        if (TRows.Count > 9) { c90.Store(c); c91.Store(c + lanes); c += ldc; }
        if (TRows.Count > 10) { c100.Store(c); c101.Store(c + lanes); c += ldc; }
        if (TRows.Count > 11) { c110.Store(c); c111.Store(c + lanes); c += ldc; }
    }

    /// <summary>One register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Narrow<T, TRows>(int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, float* c, nint ldc, bool accumulate, float* bias)
        where T : unmanaged, IFloatLanes<T>
        where TRows : unmanaged, IRows
    {
        T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero;
        T c6 = T.Zero, c7 = T.Zero, c8 = T.Zero, c9 = T.Zero, c10 = T.Zero, c11 = T.Zero;
        if (accumulate)
        {
            float* row = c;
            if (TRows.Count > 0) { c0 = T.Load(row); row += ldc; }
            if (TRows.Count > 1) { c1 = T.Load(row); row += ldc; }
            if (TRows.Count > 2) { c2 = T.Load(row); row += ldc; }
            if (TRows.Count > 3) { c3 = T.Load(row); row += ldc; }
            if (TRows.Count > 4) { c4 = T.Load(row); row += ldc; }
            if (TRows.Count > 5) { c5 = T.Load(row); row += ldc; }
            if (TRows.Count > 6) { c6 = T.Load(row); row += ldc; }
            if (TRows.Count > 7) { c7 = T.Load(row); row += ldc; }
            if (TRows.Count > 8) { c8 = T.Load(row); row += ldc; }
            if (TRows.Count > 9) { c9 = T.Load(row); row += ldc; }
            if (TRows.Count > 10) { c10 = T.Load(row); row += ldc; }
            if (TRows.Count > 11) { c11 = T.Load(row); row += ldc; }
        }
        else if (bias != null)
        {
            T start = T.Load(bias);
            if (TRows.Count > 0) c0 = start;
            if (TRows.Count > 1) c1 = start;
            if (TRows.Count > 2) c2 = start;
            if (TRows.Count > 3) c3 = start;
            if (TRows.Count > 4) c4 = start;
            if (TRows.Count > 5) c5 = start;
            if (TRows.Count > 6) c6 = start;
            if (TRows.Count > 7) c7 = start;
            if (TRows.Count > 8) c8 = start;
            if (TRows.Count > 9) c9 = start;
            if (TRows.Count > 10) c10 = start;
            if (TRows.Count > 11) c11 = start;
        }

        nint rs2 = 2 * rs;
        float* a0 = a, a1 = a + 3 * rs, a2 = a + 6 * rs, a3 = a + 9 * rs;
        for (; segments > 0; segments--)
        {
            for (int p = 0; p < k; p++)
            {
                T b0 = T.Load(b);
                b += bs;
                if (TRows.Count > 0) c0 = T.MultiplyAdd(T.Broadcast(*a0), b0, c0);
                if (TRows.Count > 1) c1 = T.MultiplyAdd(T.Broadcast(a0[rs]), b0, c1);
                if (TRows.Count > 2) c2 = T.MultiplyAdd(T.Broadcast(a0[rs2]), b0, c2);
                if (TRows.Count > 3) c3 = T.MultiplyAdd(T.Broadcast(*a1), b0, c3);
                if (TRows.Count > 4) c4 = T.MultiplyAdd(T.Broadcast(a1[rs]), b0, c4);
                if (TRows.Count > 5) c5 = T.MultiplyAdd(T.Broadcast(a1[rs2]), b0, c5);
                if (TRows.Count > 6) c6 = T.MultiplyAdd(T.Broadcast(*a2), b0, c6);
                if (TRows.Count > 7) c7 = T.MultiplyAdd(T.Broadcast(a2[rs]), b0, c7);
                if (TRows.Count > 8) c8 = T.MultiplyAdd(T.Broadcast(a2[rs2]), b0, c8);
                if (TRows.Count > 9) c9 = T.MultiplyAdd(T.Broadcast(*a3), b0, c9);
                if (TRows.Count > 10) c10 = T.MultiplyAdd(T.Broadcast(a3[rs]), b0, c10);
                if (TRows.Count > 11) c11 = T.MultiplyAdd(T.Broadcast(a3[rs2]), b0, c11);
                a0 += ps;
                if (TRows.Count > 3) a1 += ps;
                if (TRows.Count > 6) a2 += ps;
                if (TRows.Count > 9) a3 += ps;
            }

            a0 += jump;
            if (TRows.Count > 3) a1 += jump;
            if (TRows.Count > 6) a2 += jump;
            if (TRows.Count > 9) a3 += jump;
        }

        if (TRows.Count > 0) { c0.Store(c); c += ldc; }
        if (TRows.Count > 1) { c1.Store(c); c += ldc; }
        if (TRows.Count > 2) { c2.Store(c); c += ldc; }
        if (TRows.Count > 3) { c3.Store(c); c += ldc; }
        if (TRows.Count > 4) { c4.Store(c); c += ldc; }
        if (TRows.Count > 5) { c5.Store(c); c += ldc; }
        if (TRows.Count > 6) { c6.Store(c); c += ldc; }
        if (TRows.Count > 7) { c7.Store(c); c += ldc; }
        if (TRows.Count > 8) { c8.Store(c); c += ldc; }
        if (TRows.Count > 9) { c9.Store(c); c += ldc; }
        if (TRows.Count > 10) { c10.Store(c); c += ldc; }
        if (TRows.Count > 11) { c11.Store(c); c += ldc; }
    }
}
