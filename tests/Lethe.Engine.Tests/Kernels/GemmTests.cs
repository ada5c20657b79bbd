using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class GemmTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 7, 12, 13, 16, 17, 31, 33, 64, 97];

    [Fact]
    public void Every_combination_of_small_sizes_and_transpositions_agrees_with_the_reference()
    {
        foreach (int m in Sizes)
        {
            foreach (int n in Sizes)
            {
                foreach (int k in new[] { 0, 1, 4, 6, 7, 17, 64 }) Check(m, n, k);
            }
        }
    }

    [Theory]
    [InlineData(300, 200, 700)]
    [InlineData(129, 513, 257)]
    [InlineData(10, 1000, 300)]
    [InlineData(1000, 10, 300)]
    [InlineData(16, 144, 5000)]
    [InlineData(131, 1100, 1300)]
    [InlineData(129, 513, 258)]
    [InlineData(131, 1100, 1303)]
    [InlineData(300, 1100, 40)]
    [InlineData(263, 80, 1030)]
    [InlineData(300, 64, 0)]
    [InlineData(40, 1100, 10)]
    public void Larger_products_agree_with_the_reference(int m, int n, int k) => Check(m, n, k);

    [Fact]
    public void A_bias_is_added_to_every_row()
    {
        foreach (int n in Sizes)
        {
            using var a = new GuardedArray(29 * 40, -1, 1, 3);
            using var b = new GuardedArray(40 * n, -1, 1, 4);
            using var bias = new GuardedArray(n, -1, 1, 5);
            using var c = new GuardedArray(29 * n, 9, 9);
            Gemm.Multiply(Pools.Two, false, true, 29, n, 40, a, 40, b, 40, c, n, false, bias);
            var expected = Reference(29, n, 40, a, 40, 1, b, 1, 40);
            for (int i = 0; i < expected.Length; i++) expected[i] += bias.Span[i % n];
            Close.ToReference(expected, c.Span, 5e-6, $"n {n}");
        }
    }

    /// <summary>Rows of A that lie far apart, deeper than one pass over C, with every matrix a part of a larger one.</summary>
    [Theory]
    [InlineData(131, 1100, 1300)]
    [InlineData(25, 200, 0)]
    public void A_bias_is_added_where_A_is_packed_too(int m, int n, int k)
    {
        int lda = k + 260, ldb = n + 4, ldc = n + 3;
        using var a = new GuardedArray(m * lda, -1, 1, 3);
        using var b = new GuardedArray(k * ldb, -1, 1, 4);
        using var bias = new GuardedArray(n, -1, 1, 5);
        float[] Run(WorkerPool pool)
        {
            using var c = new GuardedArray(m * ldc, 9, 9);
            Gemm.Multiply(pool, false, false, m, n, k, a, lda, b, ldb, c, ldc, false, bias);
            return c.ToArray();
        }

        float[] one = Run(Pools.One);
        Close.Bits(one, Run(Pools.Two), "two threads");
        Close.Bits(one, Run(Pools.Three), "three threads");
        double[] product = Reference(m, n, k, a, lda, 1, b, ldb, 1), expected = new double[m * ldc];
        for (int i = 0; i < expected.Length; i++) expected[i] = i % ldc < n ? product[(i / ldc * n) + (i % ldc)] + bias.Span[i % ldc] : 9;
        Close.ToReference(expected, one, 5e-6, $"{m} {n} {k}");
    }

    [Fact]
    public void A_part_of_a_larger_matrix_leaves_the_rest_alone()
    {
        using var a = new GuardedArray(20 * 50, -1, 1, 3);
        using var b = new GuardedArray(50 * 60, -1, 1, 4);
        using var c = new GuardedArray(20 * 70, 7, 7);
        Gemm.Multiply(Pools.Two, false, false, 20, 33, 17, a, 50, b, 60, c, 70, false);
        var expected = Reference(20, 33, 17, a, 50, 1, b, 60, 1);
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 70; j++) Assert.Equal(j < 33 ? expected[(i * 33) + j] : 7, c.Span[(i * 70) + j], 1e-4);
        }
    }

    [Theory]
    [InlineData(500, 70, 300)]
    [InlineData(40, 40, 6000)]
    public void The_bits_do_not_depend_on_the_number_of_threads(int m, int n, int k)
    {
        using var a = new GuardedArray(m * k, -1, 1, 3);
        using var b = new GuardedArray(k * n, -1, 1, 4);
        float[] Run(WorkerPool pool)
        {
            using var c = new GuardedArray(m * n);
            Gemm.Multiply(pool, true, false, m, n, k, a, m, b, n, c, n, false);
            return c.ToArray();
        }

        var one = Run(Pools.One);
        Close.Bits(one, Run(Pools.Two), "two threads");
        Close.Bits(one, Run(Pools.Three), "three threads");
    }

    private static void Check(int m, int n, int k)
    {
        using var a = new GuardedArray(m * k, -1, 1, 3);
        using var b = new GuardedArray(k * n, -1, 1, 4);
        foreach (bool transposeA in new[] { false, true })
        {
            foreach (bool transposeB in new[] { false, true })
            {
                int lda = transposeA ? m : k, ldb = transposeB ? k : n;
                var expected = Reference(m, n, k, a, transposeA ? 1 : lda, transposeA ? lda : 1, b, transposeB ? 1 : ldb, transposeB ? ldb : 1);
                using var c = new GuardedArray(m * n, 5, 5);
                Gemm.Multiply(Pools.Two, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, n, false);
                Close.ToReference(expected, c.Span, 5e-6, $"{m} {n} {k} {transposeA} {transposeB}");
                Gemm.Multiply(Pools.Two, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, n, true);
                for (int i = 0; i < expected.Length; i++) expected[i] *= 2;
                Close.ToReference(expected, c.Span, 5e-6, $"accumulating {m} {n} {k} {transposeA} {transposeB}");
            }
        }
    }

    private static double[] Reference(int m, int n, int k, float* a, int ar, int ap, float* b, int bp, int bj)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                double value = a[(i * ar) + (p * ap)];
                for (int j = 0; j < n; j++) c[(i * n) + j] += value * b[(p * bp) + (j * bj)];
            }
        }

        return c;
    }
}
