namespace Lethe.Experiments.Statistics;

/// <summary>The regularised incomplete beta function I_x(a, b), by its continued fraction.</summary>
internal static class IncompleteBeta
{
    private const double Tiny = 1e-300;
    private const int MostSteps = 500;

    /// <summary>I_x(a, b) for a, b ≥ 1/2 and 0 ≤ x ≤ 1, given with 1 − x, which may be too small to be had from x.</summary>
    internal static double Regularised(double a, double b, double x, double oneMinusX)
    {
        if (x <= 0)
            return 0;
        if (oneMinusX <= 0)
            return 1;
        double front = Math.Exp(LogGamma.Of(a + b) - LogGamma.Of(a) - LogGamma.Of(b) + (a * Math.Log(x)) + (b * Math.Log(oneMinusX)));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(a, b, x) / a
            : 1 - (front * Fraction(b, a, oneMinusX) / b);
    }

    // The modified method of Lentz: numerators and denominators as running ratios.
    private static double Fraction(double a, double b, double x)
    {
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1))), value = d;
        for (int m = 1; m <= MostSteps; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            (d, c) = (1 / Away(1 + (even * d)), Away(1 + (even / c)));
            value *= d * c;
            (d, c) = (1 / Away(1 + (odd * d)), Away(1 + (odd / c)));
            double factor = d * c;
            value *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
                break;
        }

        return value;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
