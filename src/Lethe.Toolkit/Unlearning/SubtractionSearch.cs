using System.Globalization;

namespace Lethe.Unlearning;

/// <summary>
/// Finds factor and quantile on the validation images. For each quantile, accuracy on D_f falls with the factor: the factor at which it reaches the goal is
/// bracketed and halved. Of all that was tried, the one is taken that misses the goals on D_f and D_r least, and of those the one that loses least on D_r.
/// </summary>
internal sealed class SubtractionSearch
{
    private const int Halvings = 4;

    private static readonly double[] Alphas = [0.25, 0.5, 1, 2, 4, 8, 16, 32];
    private static readonly double[] Rhos = [0, 0.5, 0.8, 0.9, 0.95, 0.99];

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly TaskVector _vector;
    private Subtraction? _best;
    private DampeningScore _score;

    internal SubtractionSearch(UnlearningContext context, DampeningGoal goal, TaskVector vector) =>
        (_context, _goal, _vector, _score) = (context, goal, vector, goal.Original);

    /// <summary>The best that was tried; <see langword="null"/> if the original itself misses its goals no more.</summary>
    /// <param name="alpha">The factor, if it is set.</param>
    /// <param name="rho">The quantile, if it is set.</param>
    internal Subtraction? Run(double? alpha, double? rho)
    {
        double[] rhos = rho is { } set ? [set] : Rhos;
        for (int i = 0; i < rhos.Length; i++)
        {
            if (alpha is { } fixedAlpha)
                Suffices(fixedAlpha, rhos[i]);
            else
                Bracket(rhos[i]);
            _context.Report((i + 1.0) / rhos.Length);
        }

        return _best;
    }

    /// <summary>What the search came to, for a note.</summary>
    internal string Outcome => string.Create(
        CultureInfo.InvariantCulture, $"accuracy {_score.Forget:F3} on D_f with a goal of {_goal.Accuracy:F3}, {_score.Retain:F3} on D_r");

    private void Bracket(double rho)
    {
        int coarse = 0;
        while (coarse < Alphas.Length && !Suffices(Alphas[coarse], rho))
            coarse++;
        if (coarse == Alphas.Length)
            return;
        (double below, double above) = (coarse == 0 ? 0 : Alphas[coarse - 1], Alphas[coarse]);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (below + above) / 2;
            (below, above) = Suffices(middle, rho) ? (below, middle) : (middle, above);
        }
    }

    private bool Suffices(double alpha, double rho)
    {
        Subtraction tried = Subtraction.Of(_context, _vector, alpha, rho);
        DampeningScore score = _goal.Score(_goal.Ask(tried.Model)!);
        if ((_goal.Miss(score), score.RetainLoss).CompareTo((_goal.Miss(_score), _score.RetainLoss)) < 0)
            (_best, _score) = (tried, score);
        return _goal.IsReached(score.Forget);
    }
}
