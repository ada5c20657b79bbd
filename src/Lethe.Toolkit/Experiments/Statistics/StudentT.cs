namespace Lethe.Experiments.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    private const int Halvings = 200;

    /// <summary>P(T &lt; t).</summary>
    /// <param name="t">The value; may be infinite.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Cumulative(double t, double freedom) => t > 0 ? 1 - Upper(t, freedom) : Upper(-t, freedom);

    /// <summary>P(T &gt; |t|), accurate for small probabilities too.</summary>
    /// <param name="t">The value; its sign does not count.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Tail(double t, double freedom) => Upper(Math.Abs(t), freedom);

    /// <summary>The t with P(T &lt; t) = p.</summary>
    /// <param name="p">A probability, above 0 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Quantile(double p, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(p, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        if (p == 0.5)
            return 0;
        double tail = Math.Min(p, 1 - p), high = 1;
        while (Upper(high, freedom) > tail)
            high *= 2;
        double low = 0;
        for (int i = 0; i < Halvings && low < high; i++)
        {
            double middle = 0.5 * (low + high);
            if (middle == low || middle == high)
                break;
            (low, high) = Upper(middle, freedom) > tail ? (middle, high) : (low, middle);
        }

        return p < 0.5 ? -high : high;
    }

    // P(T > t) = I_x(ν/2, 1/2) / 2 with x = ν / (ν + t²), for t ≥ 0.
    private static double Upper(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (double.IsPositiveInfinity(t))
            return 0;
        double square = t * t;
        return 0.5 * IncompleteBeta.Regularised(0.5 * freedom, 0.5, freedom / (freedom + square), square / (freedom + square));
    }
}
