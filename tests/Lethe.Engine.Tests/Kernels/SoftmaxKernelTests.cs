using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class SoftmaxKernelTests
{
    public static TheoryData<int, int> Sizes { get; } = new() { { 1, 1 }, { 3, 2 }, { 65, 10 }, { 7, 16 }, { 9, 17 }, { 300, 100 }, { 4, 1000 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_agree_with_the_definition_forward_and_backward(int rows, int columns)
    {
        using var x = new GuardedArray(rows * columns, 90, 110, 1);
        using var dy = new GuardedArray(rows * columns, -1, 1, 2);
        using var y = new GuardedArray(rows * columns);
        using var log = new GuardedArray(rows * columns);
        using var dx = new GuardedArray(rows * columns, 1, 1);
        using var dlog = new GuardedArray(rows * columns, 1, 1);
        SoftmaxKernel.Softmax(Pools.Two, rows, columns, x, y);
        SoftmaxKernel.LogSoftmax(Pools.Two, rows, columns, x, log);
        SoftmaxKernel.SoftmaxBackward(Pools.Two, rows, columns, y, dy, dx, accumulate: true);
        SoftmaxKernel.LogSoftmaxBackward(Pools.Two, rows, columns, log, dy, dlog, accumulate: true);
        var (p, logP) = Reference(rows, columns, x);
        Close.ToReference(p, y.Span, 1e-5, "softmax");
        Close.ToReference(logP, log.Span, 1e-6, "log softmax");
        var expected = new double[p.Length];
        var expectedLog = new double[p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            int row = i / columns;
            double dot = 0, sum = 0;
            for (int j = row * columns; j < (row + 1) * columns; j++)
            {
                dot += p[j] * dy.Span[j];
                sum += dy.Span[j];
            }

            expected[i] = 1 + (p[i] * (dy.Span[i] - dot));
            expectedLog[i] = 1 + dy.Span[i] - (p[i] * sum);
        }

        Close.ToReference(expected, dx.Span, 1e-5, "dx of softmax");
        Close.ToReference(expectedLog, dlog.Span, 1e-5, "dx of log softmax");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Cross_entropy_and_its_gradient_agree_with_the_definition(int rows, int columns)
    {
        using var x = new GuardedArray(rows * columns, -10, 10, 1);
        using var losses = new GuardedArray(rows);
        using var dlosses = new GuardedArray(rows, 0, 1, 3);
        using var probabilities = new GuardedArray(rows * columns);
        using var dx = new GuardedArray(rows * columns, 1, 1);
        var labels = Enumerable.Range(0, rows).Select(i => i * 7 % columns).ToArray();
        fixed (int* label = labels)
        {
            SoftmaxKernel.CrossEntropy(Pools.Two, rows, columns, x, label, losses, probabilities);
            SoftmaxKernel.CrossEntropyBackward(Pools.Two, rows, columns, probabilities, label, dlosses, dx, accumulate: true);
        }

        var (p, logP) = Reference(rows, columns, x);
        Close.ToReference([.. labels.Select((label, i) => -logP[(i * columns) + label])], losses.Span, 1e-5, "losses");
        var expected = new double[p.Length];
        for (int i = 0; i < p.Length; i++) expected[i] = 1 + (dlosses.Span[i / columns] * (p[i] - (labels[i / columns] == i % columns ? 1 : 0)));
        Close.ToReference(expected, dx.Span, 1e-5, "gradient");
    }

    [Fact]
    public void Far_apart_logits_give_zeros_and_ones_not_NaN()
    {
        float* x = stackalloc float[3] { 1000, -1000, 0 };
        SoftmaxKernel.Softmax(Pools.One, 1, 3, x, x);
        Assert.Equal([1, 0, 0], new[] { x[0], x[1], x[2] });
    }

    private static (double[] P, double[] LogP) Reference(int rows, int columns, GuardedArray x)
    {
        var logP = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            var values = x.Span.Slice(row * columns, columns).ToArray().Select(v => (double)v).ToArray();
            double shift = values.Max(), sum = values.Sum(v => Math.Exp(v - shift));
            for (int j = 0; j < columns; j++) logP[(row * columns) + j] = values[j] - shift - Math.Log(sum);
        }

        return ([.. logP.Select(Math.Exp)], logP);
    }
}
