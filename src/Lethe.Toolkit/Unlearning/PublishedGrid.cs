using System.Globalization;

namespace Lethe.Unlearning;

/// <summary>The source's choice of factor and quantile: of a grid, by accuracy on D_r less one and a half times that on D_f.</summary>
/// <remarks>
/// α is one of 0.5, 1, ..., 3 and ρ one of 20 even steps from 0.5 to 0.99. Those that keep more than 0.75 on D_r and less than 0.2 on D_f come first. The source
/// measures on test images; here it is the images that every method of Lethe looks at.
/// </remarks>
internal static class PublishedGrid
{
    private const double EnoughRetain = 0.75, LittleForget = 0.20, ForgetWeight = 1.5;
    private const int Rhos = 20;

    /// <summary>The pairs α, ρ in the order in which they are tried.</summary>
    internal static IEnumerable<(double Alpha, double Rho)> Pairs(double? alpha, double? rho) =>
        from a in alpha is { } one ? [one] : Enumerable.Range(1, 6).Select(step => step * 0.5)
        from r in rho is { } other ? [other] : Enumerable.Range(0, Rhos).Select(step => 0.5 + ((0.99 - 0.5) * step / (Rhos - 1)))
        select (a, r);

    /// <summary>Whether both bounds are met.</summary>
    internal static bool Passes(ForgetScore score) => score.Retain > EnoughRetain && score.Forget < LittleForget;

    /// <summary>Whether the first is to be taken before the second.</summary>
    internal static bool IsBetter(ForgetScore first, ForgetScore second) =>
        (Passes(first), Value(first)).CompareTo((Passes(second), Value(second))) > 0;

    /// <summary>The pair of the grid that is taken; the first of equals.</summary>
    /// <param name="context">The run.</param>
    /// <param name="vector">The task vector.</param>
    /// <param name="alpha">The factor, if it is set.</param>
    /// <param name="rho">The quantile, if it is set.</param>
    internal static Subtraction Run(UnlearningContext context, TaskVector vector, double? alpha, double? rho)
    {
        ForgetProbe probe = new(context);
        (double Alpha, double Rho)[] pairs = [.. Pairs(alpha, rho)];
        (Subtraction? best, ForgetScore score) = (null, default);
        for (int i = 0; i < pairs.Length; i++)
        {
            Subtraction tried = Subtraction.Of(context, vector, pairs[i].Alpha, pairs[i].Rho);
            ForgetScore reached = probe.Measure(tried.Model);
            if (best is null || IsBetter(reached, score))
                (best, score) = (tried, reached);
            context.Report((i + 1.0) / pairs.Length);
        }

        context.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Of {pairs.Length} pairs of the published grid the best {(Passes(score) ? "meets its bounds" : "misses its bounds")}: accuracy {score.Forget:F3} on D_f, {score.Retain:F3} on D_r, on the validation part."));
        return best!;
    }

    private static double Value(ForgetScore score) => score.Retain - (ForgetWeight * score.Forget);
}
