namespace Lethe.Evaluation.Statistics;

/// <summary>Divergences between the softmax distributions of two rows of logits, in nats and double precision.</summary>
/// <remarks>A probability of 0 (a logit of −∞) contributes 0 where it stands on the left, and infinity where only the right one is 0.</remarks>
internal static class Divergence
{
    /// <summary>log Σ exp of a row, shifted by its maximum.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float value in logits)
            max = Math.Max(max, value);
        foreach (float value in logits)
            sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }

    /// <summary>KL(p ‖ q) = Σ p (log p − log q).</summary>
    public static double KullbackLeibler(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        double shiftP = LogSumExp(p), shiftQ = LogSumExp(q), sum = 0;
        for (int k = 0; k < p.Length; k++)
            sum += Term(p[k] - shiftP, q[k] - shiftQ);
        return NotNegative(sum);
    }

    /// <summary>JS(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q); from 0 to ln 2.</summary>
    public static double JensenShannon(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        double shiftP = LogSumExp(p), shiftQ = LogSumExp(q), sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            double logP = p[k] - shiftP, logQ = q[k] - shiftQ;
            double logM = Math.Log(0.5 * (Math.Exp(logP) + Math.Exp(logQ)));
            sum += 0.5 * (Term(logP, logM) + Term(logQ, logM));
        }
        return NotNegative(sum);
    }

    /// <summary>The variance of the log-probabilities of a row over its K classes, with divisor K − 1; the same as that of its logits.</summary>
    public static double LogVariance(ReadOnlySpan<float> logits)
    {
        double mean = 0, squares = 0;
        foreach (float value in logits)
            mean += value / (double)logits.Length;
        foreach (float value in logits)
            squares += (value - mean) * (value - mean);
        return squares / (logits.Length - 1);
    }

    private static double Term(double logP, double logQ) => Math.Exp(logP) is not 0 and double p ? p * (logP - logQ) : 0;

    // Rounding may take a divergence of equal rows a hair below 0; NaN stays NaN.
    private static double NotNegative(double value) => value < 0 ? 0 : value;
}
