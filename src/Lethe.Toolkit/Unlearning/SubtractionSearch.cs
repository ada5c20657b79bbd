using System.Globalization;

namespace Lethe.Unlearning;

/// <summary>
/// Finds factor and quantile on the validation images. For each quantile, accuracy on D_f falls with the factor: the factor at which it reaches the goal is
/// bracketed and halved, and it and its neighbours are measured on D_r too. The one is taken that misses the goals on D_f and D_r least, and of equals the one
/// that loses least on D_r.
/// </summary>
internal sealed class SubtractionSearch
{
    private const int Halvings = 5;

    // Experts on images that the original is sure of hardly move: factors for their short ways are large.
    private static readonly double[] Alphas = [0.25, 1, 4, 16, 64, 256, 1024];
    private static readonly double[] Rhos = [0, 0.5, 0.8, 0.9, 0.95, 0.99];
    private static readonly double[] Neighbours = [1, 0.9, 1.15];

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly TaskVector _vector;
    private Subtraction? _best;
    private DampeningScore _score;

    internal SubtractionSearch(UnlearningContext context, DampeningGoal goal, TaskVector vector) =>
        (_context, _goal, _vector, _score) = (context, goal, vector, goal.Original);

    /// <summary>What the search came to, for a note.</summary>
    internal string Outcome => string.Create(
        CultureInfo.InvariantCulture, $"accuracy {_score.Forget:F3} on D_f with a goal of {_goal.Accuracy:F3}, {_score.Retain:F3} on D_r");

    /// <summary>The best that was tried; <see langword="null"/> if the original itself misses its goals no more.</summary>
    /// <param name="alpha">The factor, if it is set.</param>
    /// <param name="rho">The quantile, if it is set.</param>
    internal Subtraction? Run(double? alpha, double? rho)
    {
        double[] rhos = rho is { } set ? [set] : Rhos;
        for (int i = 0; i < rhos.Length; i++)
        {
            foreach (double tried in alpha is { } one ? [one] : Around(SmallestSufficient(rhos[i])))
                Try(tried, rhos[i]);
            _context.Report((i + 1.0) / rhos.Length);
        }

        return _best;
    }

    private static IEnumerable<double> Around(double alpha) => Neighbours.Select(factor => factor * alpha);

    /// <summary>The smallest factor found that brings accuracy on D_f to the goal; the largest if none does.</summary>
    private double SmallestSufficient(double rho)
    {
        int coarse = 0;
        while (coarse < Alphas.Length - 1 && !Suffices(Alphas[coarse], rho))
            coarse++;
        (double below, double above) = (coarse == 0 ? Alphas[0] / 4 : Alphas[coarse - 1], Alphas[coarse]);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = Math.Sqrt(below * above);
            (below, above) = Suffices(middle, rho) ? (below, middle) : (middle, above);
        }

        return above;
    }

    private bool Suffices(double alpha, double rho) => _goal.IsReached(_goal.AskForget(Subtraction.Of(_context, _vector, alpha, rho).Model));

    private void Try(double alpha, double rho)
    {
        Subtraction tried = Subtraction.Of(_context, _vector, alpha, rho);
        DampeningScore score = _goal.Score(_goal.Ask(tried.Model)!);

        // Large factors can make logits that are no numbers, which compare with nothing.
        if (double.IsFinite(score.RetainLoss) && IsBetter(score))
            (_best, _score) = (tried, score);
    }

    // The original gives way only to what is nearer to the goals.
    private bool IsBetter(DampeningScore score) => _best is null
        ? _goal.Miss(score) < _goal.Miss(_score)
        : (_goal.Miss(score), score.RetainLoss).CompareTo((_goal.Miss(_score), _score.RetainLoss)) < 0;
}
