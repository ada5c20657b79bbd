namespace Lethe.Evaluation.Statistics;

/// <summary>Logistic regression on one standardised feature, with an L2 penalty on the slope and none on the intercept.</summary>
/// <remarks>Minimises Σ log(1 + exp(−s (w z + b))) + ½ w² over z = (x − mean) / std, s = ±1: the usual setting C = 1. Newton's method with step halving.</remarks>
internal sealed class LogisticRegression
{
    private readonly double _mean, _std, _slope, _intercept;

    private LogisticRegression(double mean, double std, double slope, double intercept) =>
        (_mean, _std, _slope, _intercept) = (mean, std, slope, intercept);

    /// <summary>Fits the feature values of some samples to their classes.</summary>
    public static LogisticRegression Fit(ReadOnlySpan<double> feature, ReadOnlySpan<bool> positive)
    {
        (double mean, double std) = Moments(feature);
        double[] z = new double[feature.Length];
        for (int i = 0; i < z.Length; i++)
            z[i] = (feature[i] - mean) / std;
        double slope = 0, intercept = 0, loss = Loss(z, positive, 0, 0);
        for (int step = 0; step < 100; step++)
        {
            (double ds, double di) = Newton(z, positive, slope, intercept);
            double scale = 1, next = Loss(z, positive, slope - ds, intercept - di);
            for (; next > loss && scale > 1e-6; next = Loss(z, positive, slope - scale * ds, intercept - scale * di))
                scale /= 2;
            if (!(next < loss)) break;
            (slope, intercept, loss) = (slope - scale * ds, intercept - scale * di, next);
        }
        return new LogisticRegression(mean, std, slope, intercept);
    }

    /// <summary>Whether a sample is more likely positive than not.</summary>
    public bool IsPositive(double feature) => _slope * (feature - _mean) / _std + _intercept > 0;

    /// <summary>The probability that a sample is positive.</summary>
    public double Probability(double feature) => Sigmoid(_slope * (feature - _mean) / _std + _intercept);

    private static (double Mean, double Std) Moments(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values)
            mean += value / values.Length;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        double std = Math.Sqrt(squares / values.Length);
        return (mean, std > 0 ? std : 1);
    }

    private static double Loss(ReadOnlySpan<double> z, ReadOnlySpan<bool> positive, double slope, double intercept)
    {
        double loss = 0.5 * slope * slope;
        for (int i = 0; i < z.Length; i++)
        {
            double margin = slope * z[i] + intercept;
            loss += SoftPlus(positive[i] ? -margin : margin);
        }
        return loss;
    }

    // The gradient divided by the 2 × 2 Hessian.
    private static (double Slope, double Intercept) Newton(ReadOnlySpan<double> z, ReadOnlySpan<bool> positive, double slope, double intercept)
    {
        double gs = slope, gi = 0, hss = 1, hsi = 0, hii = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double p = Sigmoid(slope * z[i] + intercept), error = p - (positive[i] ? 1 : 0), weight = p * (1 - p);
            gs += error * z[i];
            gi += error;
            hss += weight * z[i] * z[i];
            hsi += weight * z[i];
            hii += weight;
        }
        double determinant = hss * hii - hsi * hsi;
        return determinant > 0 ? ((hii * gs - hsi * gi) / determinant, (hss * gi - hsi * gs) / determinant) : (0, 0);
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : 1 - 1 / (1 + Math.Exp(x));

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
