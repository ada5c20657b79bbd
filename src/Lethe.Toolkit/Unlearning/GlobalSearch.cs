namespace Lethe.Unlearning;

/// <summary>
/// One threshold for all layers, where thresholds that spare D_r do not bring D_f to its goal: accuracy on D_f falls as more weights are selected, so
/// that the share at which it reaches the goal is bracketed and halved; around it the one is taken that misses the goals on D_f and D_r least.
/// </summary>
internal sealed class GlobalSearch
{
    private const int Halvings = 5;

    private static readonly double[] CoarseShares = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3];
    private static readonly double[] Neighbours = [0.75, 0.9, 1.15, 1.3];

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly Dampening _dampening;
    private readonly double _lambda;
    private readonly float[] _sorted;
    private DampeningCandidate? _best;

    internal GlobalSearch(UnlearningContext context, DampeningGoal goal, Dampening dampening, double lambda)
    {
        (_context, _goal, _dampening, _lambda) = (context, goal, dampening, lambda);
        _sorted = dampening.SortedRatios();
    }

    /// <summary>The best of what was tried and of a candidate that is known.</summary>
    internal DampeningCandidate Run(DampeningCandidate known)
    {
        if (_sorted.Length == 0)
            return known;
        double share = SmallestSufficient();
        foreach (double factor in Neighbours)
            Suffices(Math.Min(share * factor, 1));
        return _best is null || _goal.Miss(known.Score) < _goal.Miss(_best.Score) ? known : _best;
    }

    /// <summary>The smallest share of weights found whose dampening brings accuracy on D_f to the goal; the largest one tried if none does.</summary>
    private double SmallestSufficient()
    {
        int coarse = 0;
        while (coarse < CoarseShares.Length - 1 && !Suffices(CoarseShares[coarse]))
            coarse++;
        (double below, double above) = (CoarseShares[Math.Max(0, coarse - 1)], CoarseShares[coarse]);
        for (int halving = 0; halving < Halvings && below < above; halving++)
        {
            double middle = Math.Sqrt(below * above);
            (below, above) = Suffices(middle) ? (below, middle) : (middle, above);
        }

        return above;
    }

    private bool Suffices(double share)
    {
        DampeningCandidate candidate = DampeningCandidate.Of(_context, _goal, _dampening, _dampening.AlphaOf(share, _sorted), _lambda)!;
        if (_best is null || _goal.Miss(candidate.Score) < _goal.Miss(_best.Score))
            _best = candidate with { Answers = null };
        return _goal.IsReached(candidate.Score.Forget);
    }
}
