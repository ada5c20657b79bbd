using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class ReductionsTests
{
    [Fact]
    public void Every_length_agrees_with_the_reference()
    {
        foreach (int count in Enumerable.Range(0, 257).Append(100_003))
        {
            using var a = new GuardedArray(count, -1, 2, 1);
            using var b = new GuardedArray(count, -1, 2, 2);
            double sum = 0, squares = 0, dot = 0, distance = 0, max = 0;
            for (int i = 0; i < count; i++)
            {
                double p = a.Span[i], q = b.Span[i];
                sum += p;
                squares += p * p;
                dot += p * q;
                distance += (p - q) * (p - q);
                max = Math.Max(max, Math.Abs(p));
            }

            double tolerance = 1e-6 * (1 + squares);
            Assert.Equal(sum, Reductions.Sum(Pools.Two, count, a), tolerance);
            Assert.Equal(squares, Reductions.SumOfSquares(Pools.Two, count, a), tolerance);
            Assert.Equal(dot, Reductions.Dot(Pools.Two, count, a, b), tolerance);
            Assert.Equal(distance, Reductions.SquaredDistance(Pools.Two, count, a, b), tolerance * 2);
            Assert.Equal(max, Reductions.MaxAbs(Pools.Two, count, a), 1e-9);
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        using var x = new GuardedArray(300_001, -1, 1, 1);
        Assert.Equal(Reductions.Sum(Pools.One, x.Count, x), Reductions.Sum(Pools.Three, x.Count, x));
        Assert.Equal(Reductions.SumOfSquares(Pools.One, x.Count, x), Reductions.SumOfSquares(Pools.Two, x.Count, x));
        using var one = new GuardedArray(17);
        using var three = new GuardedArray(17);
        ColumnReductions.Sums(Pools.One, 17_000, 17, x, one);
        ColumnReductions.Sums(Pools.Three, 17_000, 17, x, three);
        Close.Bits(one.ToArray(), three.ToArray(), "columns");
    }

    [Fact]
    public void Rows_are_reduced_one_by_one()
    {
        foreach (int columns in new[] { 1, 2, 10, 15, 16, 17, 100, 1000 })
        {
            using var x = new GuardedArray(23 * columns, -5, -1, 7);
            using var sums = new GuardedArray(23);
            using var maxima = new GuardedArray(23);
            var indices = new int[23];
            RowReductions.Sum(Pools.Two, 23, columns, x, sums);
            RowReductions.Max(Pools.Two, 23, columns, x, maxima);
            fixed (int* to = indices) RowReductions.ArgMax(Pools.Two, 23, columns, x, to);
            for (int row = 0; row < 23; row++)
            {
                var values = x.Span.Slice(row * columns, columns).ToArray();
                Assert.Equal(values.Sum(v => (double)v), sums.Span[row], 1e-2);
                Assert.Equal(values.Max(), maxima.Span[row]);
                Assert.Equal(Array.IndexOf(values, values.Max()), indices[row]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(40, 16, 64)]
    [InlineData(33, 9, 70)]
    [InlineData(200, 100, 10)]
    public void Columns_are_summed_whole_or_squared_for_each_sample(int samples, int rows, int columns)
    {
        using var x = new GuardedArray(samples * rows * columns, -1, 1, 7);
        using var sums = new GuardedArray(columns, 1, 1);
        using var squares = new GuardedArray(columns, 1, 1);
        ColumnReductions.Sums(Pools.Two, samples * rows, columns, x, sums);
        ColumnReductions.SquaredPerSample(Pools.Two, samples, rows, columns, x, squares);
        for (int c = 0; c < columns; c++)
        {
            double total = 1, squared = 1;
            for (int n = 0; n < samples; n++)
            {
                double sample = 0;
                for (int i = 0; i < rows; i++) sample += x.Span[(((n * rows) + i) * columns) + c];
                total += sample;
                squared += sample * sample;
            }

            Assert.Equal(total, sums.Span[c], 1e-3);
            Assert.Equal(squared, squares.Span[c], 1e-4 * squared);
        }
    }

    [Fact]
    public void A_linear_layers_squared_gradients_are_a_product_of_squares()
    {
        using var x = new GuardedArray(9 * 20, -1, 1, 1);
        using var dy = new GuardedArray(9 * 5, -1, 1, 2);
        using var squares = new GuardedArray(100, 1, 1);
        LinearKernel.SquaredWeightGradient(Pools.Two, 9, 20, 5, x, dy, squares);
        for (int o = 0; o < 5; o++)
        {
            for (int i = 0; i < 20; i++)
            {
                double expected = 1;
                for (int n = 0; n < 9; n++) expected += Math.Pow((double)dy.Span[(n * 5) + o] * x.Span[(n * 20) + i], 2);
                Assert.Equal(expected, squares.Span[(o * 20) + i], 1e-5);
            }
        }
    }
}
