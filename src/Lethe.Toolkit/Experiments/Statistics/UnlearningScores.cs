namespace Lethe.Experiments.Statistics;

/// <summary>The scores of the literature that fold several gaps to the retrained model into one number.</summary>
public static class UnlearningScores
{
    /// <summary>The average gap: the mean of |Δ| over forget, retain and test accuracy and membership inference. 0 is best.</summary>
    /// <param name="gaps">Unlearned minus retrained; those that were measured, at least one.</param>
    public static double AverageGap(params ReadOnlySpan<double> gaps)
    {
        ArgumentOutOfRangeException.ThrowIfZero(gaps.Length);
        double sum = 0;
        foreach (double gap in gaps)
            sum += Math.Abs(gap);
        return sum / gaps.Length;
    }

    /// <summary>Tug-of-war, ToW = (1 − |Δ forget|)(1 − |Δ retain|)(1 − |Δ test|) on accuracies. 1 is best.</summary>
    /// <remarks>Zhao et al., What makes unlearning hard and what to do about it, NeurIPS 2024, equation 1.</remarks>
    /// <param name="forget">The gap of forget accuracy to the retrained model.</param>
    /// <param name="retain">The gap of retain accuracy.</param>
    /// <param name="test">The gap of test accuracy.</param>
    public static double TugOfWar(double forget, double retain, double test) =>
        (1 - Math.Abs(forget)) * (1 - Math.Abs(retain)) * (1 - Math.Abs(test));
}
