using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class OptimizerKernelsTests
{
    [Theory]
    [InlineData(0f, 0f, false)]
    [InlineData(0.9f, 0f, false)]
    [InlineData(0.9f, 0.01f, false)]
    [InlineData(0.9f, 0.01f, true)]
    public void Sgd_follows_torch_for_three_steps(float momentum, float decay, bool nesterov)
    {
        foreach (int count in new[] { 1, 16, 37, 20_000 })
        {
            using var w = new GuardedArray(count, -1, 1, 1);
            using var g = new GuardedArray(count, -1, 1, 2);
            using var b = new GuardedArray(count);
            double[] expected = [.. w.ToArray()], buffer = new double[count];
            for (int step = 0; step < 3; step++)
            {
                OptimizerKernels.Sgd(Pools.Two, count, w, g, momentum > 0 ? b.Pointer : null, 0.1f, momentum, decay, nesterov);
                for (int i = 0; i < count; i++)
                {
                    double gradient = g.Span[i] + (decay * expected[i]);
                    buffer[i] = (momentum * buffer[i]) + gradient;
                    expected[i] -= 0.1 * (nesterov ? gradient + (momentum * buffer[i]) : buffer[i]);
                }
            }

            Close.ToReference(expected, w.Span, 1e-6, $"{count}");
        }
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0.1f, true)]
    public void Adam_follows_torch_for_three_steps(float decay, bool decoupled)
    {
        foreach (int count in new[] { 1, 16, 37, 20_000 })
        {
            using var w = new GuardedArray(count, -1, 1, 1);
            using var g = new GuardedArray(count, -1, 1, 2);
            using var m = new GuardedArray(count);
            using var v = new GuardedArray(count);
            double[] expected = [.. w.ToArray()], first = new double[count], second = new double[count];
            for (int step = 1; step <= 3; step++)
            {
                OptimizerKernels.Adam(Pools.Two, count, w, g, m, v, 0.01f, 0.9f, 0.999f, 1e-8f, decay, decoupled, step);
                for (int i = 0; i < count; i++)
                {
                    double gradient = g.Span[i];
                    if (decoupled) expected[i] *= 1 - (0.01 * decay);
                    else gradient += decay * expected[i];
                    first[i] = (0.9 * first[i]) + (0.1 * gradient);
                    second[i] = (0.999 * second[i]) + (0.001 * gradient * gradient);
                    expected[i] -= 0.01 / (1 - Math.Pow(0.9, step)) * first[i] / (Math.Sqrt(second[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                }
            }

            Close.ToReference(expected, w.Span, 1e-5, $"{count}");
        }
    }
}
