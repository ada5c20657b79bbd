namespace Lethe.Unlearning;

/// <summary>
/// The threshold of the layers before the classifier: the largest share of their weights that costs nothing on D_r, or less where D_f is at its goal
/// already. Shares are tried from the largest down.
/// </summary>
internal sealed class InnerSearch
{
    /// <summary>How far the cross-entropy on D_r may rise, as a share of the original's.</summary>
    private const double Tolerance = 0.01;

    /// <summary>How far it may rise besides, in nats: for networks that make next to no mistakes.</summary>
    private const double Allowance = 0.005;

    private const int Halvings = 2;

    private static readonly double[] Shares = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly Dampening _dampening;
    private readonly double _lambda;
    private readonly float[] _sorted;
    private readonly double _most;

    internal InnerSearch(UnlearningContext context, DampeningGoal goal, Dampening dampening, double lambda)
    {
        (_context, _goal, _dampening, _lambda) = (context, goal, dampening, lambda);
        _sorted = dampening.SortedRatios();
        _most = (goal.Original.RetainLoss * (1 + Tolerance)) + Allowance;
    }

    internal DampeningCandidate Run()
    {
        DampeningCandidate harmless = new(_context.Original.Clone(), 0, _goal.Original);
        if (_sorted.Length == 0)
            return harmless;
        int coarse = 0;
        while (coarse < Shares.Length && !TryHarmless(Shares[coarse], ref harmless))
            coarse++;
        if (coarse == 0 || coarse == Shares.Length)
            return harmless;
        (double below, double above) = (Shares[coarse], Shares[coarse - 1]);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = Math.Sqrt(below * above);
            (below, above) = TryHarmless(middle, ref harmless) ? (middle, above) : (below, middle);
        }

        return harmless;
    }

    private bool TryHarmless(double share, ref DampeningCandidate harmless)
    {
        DampeningCandidate? candidate = DampeningCandidate.Of(_context, _goal, _dampening, _dampening.AlphaOf(share, _sorted), _lambda, _most);
        if (candidate is null || candidate.Score.Forget < _goal.Accuracy - _goal.Slack)
            return false;
        harmless = candidate;
        return true;
    }
}
