using System.Globalization;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// Finds the threshold of a <see cref="Dampening"/> on the validation images. Accuracy on D_f falls as more weights are selected: the search
/// brackets the share of weights at which it reaches the goal, halves the bracket, and of the shares around it takes one that misses the goal least on
/// D_f and D_r together.
/// </summary>
internal sealed class DampeningSearch
{
    private const int Halvings = 4;

    /// <summary>What a few validation images more or less make out: of thresholds this near to the best, the one that dampens most is taken.</summary>
    private const double AsGood = 0.003;

    private static readonly double[] CoarseShares = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3];
    private static readonly double[] Neighbours = [0.55, 0.75, 1, 1.3, 1.7];

    private readonly UnlearningContext _context;
    private readonly ForgetProbe _probe;
    private readonly Dampening _dampening;
    private readonly double _lambda;
    private readonly float[] _ratios;

    internal DampeningSearch(UnlearningContext context, ForgetProbe probe, Dampening dampening, double lambda)
    {
        (_context, _probe, _dampening, _lambda) = (context, probe, dampening, lambda);
        _ratios = dampening.SortedRatios();
    }

    /// <summary>The dampened model; a copy of the original if nothing can be selected.</summary>
    internal Model Run()
    {
        if (_ratios.Length == 0)
        {
            _context.Note("No weight matters for D_f in a way that shrinking would mend; nothing was changed.");
            return _context.Original.Clone();
        }

        double share = SmallestSufficient();
        Candidate[] candidates = [.. Neighbours.Select(factor => Math.Min(share * factor, 1)).Distinct().Select(Measured)];
        double least = candidates.Min(candidate => _probe.Miss(candidate.Score));
        Candidate chosen = candidates.Last(candidate => _probe.Miss(candidate.Score) <= least + AsGood);
        Describe(chosen);
        return Dampened(chosen.Share).Model;
    }

    private Candidate Measured(double share)
    {
        (Model model, double alpha, long selected) = Dampened(share);
        return new Candidate(share, alpha, selected, _probe.Measure(model));
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

    private bool Suffices(double share) => _probe.Forgotten(_probe.ForgetAccuracy(Dampened(share).Model));

    private (Model Model, double Alpha, long Selected) Dampened(double share)
    {
        _context.Cancellation.ThrowIfCancellationRequested();
        double alpha = _ratios[(int)Math.Min(_ratios.Length - 1, (long)(share * _dampening.Weights))];
        Model model = _context.Original.Clone();
        return (model, alpha, _dampening.Apply(model.Parameters, alpha, _lambda));
    }

    private void Describe(Candidate chosen) => _context.Note(string.Create(
        CultureInfo.InvariantCulture,
        $"Chose alpha {chosen.Alpha:G4} on the validation part: {100.0 * chosen.Selected / _dampening.Weights:G3} % of the weights dampened, accuracy {chosen.Score.Forget:F3} on D_f and {chosen.Score.Retain:F3} on D_r."));

    private readonly record struct Candidate(double Share, double Alpha, long Selected, ForgetScore Score);
}
