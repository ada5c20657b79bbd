namespace Lethe.Experiments.Statistics;

/// <summary>The smallest difference that a number of seeds could have shown.</summary>
public static class DetectableDifference
{
    /// <summary>(t₁₋α⸝₂ + t_power) s/√n with n − 1 degrees of freedom: the usual approximation of a paired t-test's power.</summary>
    /// <param name="deviation">The standard deviation s of the differences.</param>
    /// <param name="seeds">The number of seeds n, at least 2.</param>
    /// <param name="level">The level α of the two-sided test.</param>
    /// <param name="power">The probability with which the difference is to be found.</param>
    public static double Of(double deviation, int seeds, double level = 0.05, double power = 0.8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 2);
        int freedom = seeds - 1;
        return (StudentT.Quantile(1 - (level / 2), freedom) + StudentT.Quantile(power, freedom)) * deviation / Math.Sqrt(seeds);
    }
}
