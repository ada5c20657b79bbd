using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class DivergenceTests
{
    [Fact]
    public void Kl_js_and_log_variance_agree_with_scipy()
    {
        float[][] p = GoldenEvaluation.Rows("p"), q = GoldenEvaluation.Rows("q");
        double[] kl = GoldenEvaluation.Numbers("kl"), js = GoldenEvaluation.Numbers("js"), variance = GoldenEvaluation.Numbers("log_variance");
        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(kl[i], Divergence.KullbackLeibler(p[i], q[i]), 1e-10);
            Assert.Equal(js[i], Divergence.JensenShannon(p[i], q[i]), 1e-10);
            Assert.Equal(variance[i], Divergence.LogVariance(p[i]), 1e-10);
        }
    }

    [Fact]
    public void Kl_of_coins_by_hand() =>
        Assert.Equal(0.5 * Math.Log(0.5 / 0.9) + 0.5 * Math.Log(0.5 / 0.1), Divergence.KullbackLeibler([0, 0], [(float)Math.Log(9), 0]), 1e-7);

    [Fact]
    public void A_distribution_does_not_diverge_from_itself_nor_from_its_shifted_logits()
    {
        foreach (float[] p in GoldenEvaluation.Rows("p"))
        {
            float[] shifted = [.. p.Select(x => x + 64)];
            Assert.Equal(0, Divergence.KullbackLeibler(p, p));
            Assert.Equal(0, Divergence.JensenShannon(p, p), 1e-15);
            Assert.Equal(0, Divergence.KullbackLeibler(p, shifted), 1e-5);
        }
    }

    [Fact]
    public void Js_is_symmetric_and_at_most_ln_2()
    {
        float[][] p = GoldenEvaluation.Rows("p"), q = GoldenEvaluation.Rows("q");
        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(Divergence.JensenShannon(p[i], q[i]), Divergence.JensenShannon(q[i], p[i]), 1e-15);
            Assert.InRange(Divergence.JensenShannon(p[i], q[i]), 0, Math.Log(2));
        }
        Assert.Equal(Math.Log(2), Divergence.JensenShannon([500, 0], [0, 500]), 1e-12);
    }

    [Fact]
    public void A_class_switched_off_counts_nothing_on_the_left_and_infinity_on_the_right()
    {
        float[] off = [0, float.NegativeInfinity], on = [0, 0];
        Assert.Equal(Math.Log(2), Divergence.KullbackLeibler(off, on), 1e-12);
        Assert.Equal(double.PositiveInfinity, Divergence.KullbackLeibler(on, off));
        Assert.InRange(Divergence.JensenShannon(on, off), 0.2, 0.3);
    }

    [Fact]
    public void Probabilities_too_small_for_a_double_count_nothing()
    {
        Assert.Equal(Math.Log(2), Divergence.JensenShannon([900, 0, 0], [0, 900, 0]), 1e-12);
        Assert.Equal(900, Divergence.KullbackLeibler([900, 0, 0], [0, 900, 0]), 1e-12);
    }

    [Fact]
    public void What_is_not_a_number_stays_so() => Assert.True(double.IsNaN(Divergence.KullbackLeibler([float.NaN, 0], [0, 0])));
}
