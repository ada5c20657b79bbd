namespace Lethe.Experiments.Statistics;

/// <summary>The logarithm of the gamma function for positive arguments.</summary>
internal static class LogGamma
{
    // Lanczos's approximation with g = 7 and nine terms: relative error below 1e-14 for x > 0.
    private static readonly double[] Terms =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>ln Γ(x) for x ≥ 1/2.</summary>
    internal static double Of(double x)
    {
        double sum = Terms[0];
        for (int i = 1; i < Terms.Length; i++)
            sum += Terms[i] / (x - 1 + i);
        double t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
