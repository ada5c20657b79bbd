namespace Lethe.Engine.Tests.Kernels;

/// <summary>The error function in double precision: the Maclaurin series near 0, a continued fraction beyond.</summary>
internal static class ErrorFunction
{
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        return Math.Sign(x) * (a < 3 ? Series(a) : 1 - Complement(a));
    }

    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 120; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 60; n > 0; n--) fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
