using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class BatchNormKernelTests
{
    private const float Eps = 1e-5f;

    public static TheoryData<int, int> Sizes { get; } = new() { { 1, 1 }, { 5, 3 }, { 64, 16 }, { 1000, 17 }, { 4096, 64 }, { 300, 130 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Statistics_agree_with_two_passes_in_double(int rows, int channels)
    {
        using var x = new GuardedArray(rows * channels, 99, 101, 1);
        using var mean = new GuardedArray(channels);
        using var variance = new GuardedArray(channels);
        BatchNormKernel.Statistics(Pools.Two, rows, channels, x, mean, variance);
        var (m, v) = Moments(rows, channels, x);
        Close.ToReference(m, mean.Span, 1e-6, "mean");
        Close.ToReference(v, variance.Span, 1e-4, "variance");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_normalises_adds_and_clamps(int rows, int channels)
    {
        using var layer = new Layer(rows, channels);
        foreach (bool relu in new[] { false, true })
        {
            foreach (bool residual in new[] { false, true })
            {
                BatchNormKernel.Forward(Pools.Two, rows, channels, layer.X, layer.Mean, layer.Variance, layer.Gamma, layer.Beta, Eps, residual ? layer.Residual.Pointer : null, relu, layer.Y);
                Close.ToReference(layer.Forward(layer.X.ToArray().Select(v => (double)v).ToArray(), relu, residual, training: false), layer.Y.Span, 2e-6, $"{relu} {residual}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Backward_agrees_with_the_formula(int rows, int channels)
    {
        foreach (bool training in new[] { false, true })
        {
            foreach (bool relu in new[] { false, true }) CheckBackward(rows, channels, training, relu);
        }
    }

    [Fact]
    public void Squared_gradients_are_taken_sample_by_sample()
    {
        const int Samples = 6, Rows = 9, Channels = 19;
        using var layer = new Layer(Samples * Rows, Channels);
        BatchNormKernel.Forward(Pools.Two, Samples * Rows, Channels, layer.X, layer.Mean, layer.Variance, layer.Gamma, layer.Beta, Eps, null, true, layer.Y);
        using var dgamma = new GuardedArray(Channels, 1, 1);
        using var dbeta = new GuardedArray(Channels, 2, 2);
        using var dx = new GuardedArray(Samples * Rows * Channels, 3, 3);
        void Backward(float* gamma, float* beta, float* to, int samples) => BatchNormKernel.Backward(
            Pools.Two, Samples * Rows, Channels, layer.X, layer.Y, layer.Dy, layer.Mean, layer.Variance, layer.Gamma, Eps, training: false, relu: true, to, false, gamma, beta, null, false, samples: samples);
        Backward(null, null, dx, 0);
        float[] plain = dx.ToArray();
        dx.Span.Clear();
        Backward(dgamma, dbeta, dx, Samples);
        Close.Bits(plain, dx.ToArray(), "the gradient of the input beside the squares");
        for (int c = 0; c < Channels; c++)
        {
            double gammaSum = 1, betaSum = 2, inverse = 1 / Math.Sqrt(layer.Variance.Span[c] + Eps);
            for (int n = 0; n < Samples; n++)
            {
                double g = 0, b = 0;
                for (int i = n * Rows; i < (n + 1) * Rows; i++)
                {
                    int at = (i * Channels) + c;
                    double masked = layer.Y.Span[at] > 0 ? layer.Dy.Span[at] : 0;
                    b += masked;
                    g += masked * (layer.X.Span[at] - layer.Mean.Span[c]) * inverse;
                }

                gammaSum += g * g;
                betaSum += b * b;
            }

            Assert.Equal(gammaSum, dgamma.Span[c], 1e-4 * gammaSum);
            Assert.Equal(betaSum, dbeta.Span[c], 1e-4 * betaSum);
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        using var layer = new Layer(5000, 48);
        float[] Run(WorkerPool pool)
        {
            using var mean = new GuardedArray(48);
            using var variance = new GuardedArray(48);
            using var dgamma = new GuardedArray(48);
            using var dx = new GuardedArray(5000 * 48);
            BatchNormKernel.Statistics(pool, 5000, 48, layer.X, mean, variance);
            BatchNormKernel.Forward(pool, 5000, 48, layer.X, mean, variance, layer.Gamma, layer.Beta, Eps, null, true, layer.Y);
            BatchNormKernel.Backward(pool, 5000, 48, layer.X, layer.Y, layer.Dy, mean, variance, layer.Gamma, Eps, true, true, dx, false, dgamma, null, null, false);
            return [.. mean.Span, .. variance.Span, .. dgamma.Span, .. dx.Span];
        }

        var one = Run(Pools.One);
        Close.Bits(one, Run(Pools.Two), "two threads");
        Close.Bits(one, Run(Pools.Three), "three threads");
    }

    /// <summary>With stored statistics sums and gradient are one pass, which may write the gradient in the place of dy; several blocks a sample, and a sample that is cut among threads.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void With_stored_statistics_neither_threads_nor_a_gradient_in_place_change_a_bit(int samples)
    {
        const int Rows = 20 * 3 * 90, Channels = 50;
        const float Ceiling = 1.5f;
        using var layer = new Layer(Rows, Channels);
        BatchNormKernel.Forward(Pools.Two, Rows, Channels, layer.X, layer.Mean, layer.Variance, layer.Gamma, layer.Beta, Eps, layer.Residual, true, layer.Y, Ceiling);
        float[] Run(WorkerPool pool, bool inPlace, bool ofResidual)
        {
            using var dy = new GuardedArray(Rows * Channels);
            using var apart = new GuardedArray(Rows * Channels);
            using var other = new GuardedArray(Rows * Channels);
            using var dgamma = new GuardedArray(Channels, 1, 1);
            using var dbeta = new GuardedArray(Channels, 2, 2);
            layer.Dy.Span.CopyTo(dy.Span);
            GuardedArray dx = inPlace && !ofResidual ? dy : apart, dresidual = inPlace && ofResidual ? dy : other;
            BatchNormKernel.Backward(
                pool, Rows, Channels, layer.X, layer.Y, dy, layer.Mean, layer.Variance, layer.Gamma, Eps, training: false, relu: true, dx, false, dgamma, dbeta, dresidual, false, Ceiling, samples);
            return [.. dx.Span, .. dresidual.Span, .. dgamma.Span, .. dbeta.Span];
        }

        float[] one = Run(Pools.One, inPlace: false, ofResidual: false);
        Close.Bits(one, Run(Pools.Two, inPlace: false, ofResidual: false), "two threads");
        Close.Bits(one, Run(Pools.Three, inPlace: true, ofResidual: false), "three threads, dx in the place of dy");
        Close.Bits(one, Run(Pools.Two, inPlace: true, ofResidual: true), "the gradient of the residual in the place of dy");
        int groups = Math.Max(1, samples), rows = Rows / groups;
        var expected = new double[2 * Channels];
        for (int c = 0; c < Channels; c++)
        {
            (expected[c], expected[Channels + c]) = (1, 2);
            for (int group = 0; group < groups; group++)
            {
                double scale = 0, shift = 0;
                for (int i = group * rows; i < (group + 1) * rows; i++)
                {
                    int at = (i * Channels) + c;
                    double g = layer.Y.Span[at] > 0 && layer.Y.Span[at] < Ceiling ? layer.Dy.Span[at] : 0;
                    shift += g;
                    scale += g * (layer.X.Span[at] - (double)layer.Mean.Span[c]) / Math.Sqrt(layer.Variance.Span[c] + (double)Eps);
                }

                expected[c] += samples == 0 ? scale : scale * scale;
                expected[Channels + c] += samples == 0 ? shift : shift * shift;
            }
        }

        Close.ToReference(expected, one.AsSpan(2 * Rows * Channels), 2e-5, $"{samples} samples");
    }

    private static (double[] Mean, double[] Variance) Moments(int rows, int channels, GuardedArray x)
    {
        var mean = new double[channels];
        var variance = new double[channels];
        for (int i = 0; i < x.Count; i++) mean[i % channels] += (double)x.Span[i] / rows;
        for (int i = 0; i < x.Count; i++) variance[i % channels] += Math.Pow(x.Span[i] - mean[i % channels], 2) / rows;
        return (mean, variance);
    }

    private static void CheckBackward(int rows, int channels, bool training, bool relu)
    {
        using var layer = new Layer(rows, channels);
        if (training)
        {
            BatchNormKernel.Statistics(Pools.Two, rows, channels, layer.X, layer.Mean, layer.Variance);
        }

        BatchNormKernel.Forward(Pools.Two, rows, channels, layer.X, layer.Mean, layer.Variance, layer.Gamma, layer.Beta, Eps, layer.Residual, relu, layer.Y);
        using var dx = new GuardedArray(rows * channels, 1, 1);
        using var dgamma = new GuardedArray(channels, 1, 1);
        using var dbeta = new GuardedArray(channels, 1, 1);
        using var dresidual = new GuardedArray(rows * channels, 1, 1);
        BatchNormKernel.Backward(Pools.Two, rows, channels, layer.X, layer.Y, layer.Dy, layer.Mean, layer.Variance, layer.Gamma, Eps, training, relu, dx, true, dgamma, dbeta, dresidual, true);
        var expected = new double[rows * channels];
        var g = new double[rows * channels];
        var sumG = new double[channels];
        var sumGx = new double[channels];
        double Xhat(int i) => (layer.X.Span[i] - (double)layer.Mean.Span[i % channels]) / Math.Sqrt(layer.Variance.Span[i % channels] + (double)Eps);
        for (int i = 0; i < g.Length; i++)
        {
            g[i] = !relu || layer.Y.Span[i] > 0 ? layer.Dy.Span[i] : 0;
            sumG[i % channels] += g[i];
            sumGx[i % channels] += g[i] * Xhat(i);
        }

        for (int i = 0; i < g.Length; i++)
        {
            int c = i % channels;
            double centred = training ? g[i] - (sumG[c] / rows) - (Xhat(i) * sumGx[c] / rows) : g[i];
            expected[i] = 1 + (layer.Gamma.Span[c] / Math.Sqrt(layer.Variance.Span[c] + (double)Eps) * centred);
        }

        // One row in training has no variance: dx is 0 there, divided by sqrt(eps), so rounding is magnified.
        double tolerance = rows == 1 ? 1e-3 : 2e-5;
        Close.ToReference(expected, dx.Span, tolerance, $"dx {training} {relu}");
        Close.ToReference([.. sumGx.Select(s => 1 + s)], dgamma.Span, 1e-4, $"dgamma {training} {relu}");
        Close.ToReference([.. sumG.Select(s => 1 + s)], dbeta.Span, 1e-4, $"dbeta {training} {relu}");
        Close.ToReference([.. g.Select(s => 1 + s)], dresidual.Span, 1e-6, $"dresidual {training} {relu}");
    }

    private sealed class Layer(int rows, int channels) : IDisposable
    {
        public GuardedArray X { get; } = new(rows * channels, -1, 2, 1);

        public GuardedArray Y { get; } = new(rows * channels);

        public GuardedArray Dy { get; } = new(rows * channels, -1, 1, 2);

        public GuardedArray Residual { get; } = new(rows * channels, -1, 1, 3);

        public GuardedArray Mean { get; } = new(channels, 0, 1, 4);

        public GuardedArray Variance { get; } = new(channels, 0.5f, 1, 5);

        public GuardedArray Gamma { get; } = new(channels, 0.5f, 1.5f, 6);

        public GuardedArray Beta { get; } = new(channels, -1, 1, 7);

        public double[] Forward(double[] x, bool relu, bool residual, bool training)
        {
            Assert.False(training);
            var y = new double[x.Length];
            for (int i = 0; i < y.Length; i++)
            {
                int c = i % channels;
                y[i] = ((x[i] - Mean.Span[c]) / Math.Sqrt(Variance.Span[c] + (double)Eps) * Gamma.Span[c]) + Beta.Span[c] + (residual ? Residual.Span[i] : 0);
                if (relu) y[i] = Math.Max(0, y[i]);
            }

            return y;
        }

        public void Dispose()
        {
            foreach (var array in new[] { X, Y, Dy, Residual, Mean, Variance, Gamma, Beta }) array.Dispose();
        }
    }
}
