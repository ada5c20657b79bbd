using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// The threshold of the classifier, on the features of a model whose other layers are done: of the shares of its weights, the one that misses the goals
/// on D_f and D_r least. It takes no pass through the network beyond that for the features.
/// </summary>
internal sealed class HeadSearch
{
    private const int Steps = 40;
    /// <summary>What a few images more or less make out: of thresholds this near to the best, the one that dampens most is taken.</summary>
    private const double AsGood = 0.002;

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly Dampening _dampening;
    private readonly ClassifierHead _head;
    private readonly double _lambda;

    internal HeadSearch(UnlearningContext context, DampeningGoal goal, Dampening dampening, ClassifierHead head, double lambda) =>
        (_context, _goal, _dampening, _head, _lambda) = (context, goal, dampening, head, lambda);

    internal DampeningCandidate Run(DampeningCandidate inner)
    {
        float[] sorted = _dampening.SortedRatios();
        if (sorted.Length == 0)
            return inner;
        DampeningAnswers answers = inner.Answers ?? _goal.Ask(inner.Model)!;
        List<(double Alpha, DampeningScore Score)> tried = [(double.PositiveInfinity, inner.Score)];
        Model model = inner.Model.Clone();
        for (int step = 0; step <= Steps; step++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            double alpha = _dampening.AlphaOf(Math.Pow(_dampening.Weights, (step / (double)Steps) - 1), sorted);
            Dampen(model, inner.Model, alpha);
            tried.Add((alpha, _goal.Score(new DampeningAnswers(Logits(model, answers.Forget), [.. answers.Retain.Select(part => Logits(model, part))]))));
        }

        double least = tried.Min(one => _goal.Miss(one.Score));
        (double chosen, DampeningScore score) = tried.Last(one => _goal.Miss(one.Score) <= least + AsGood);
        return new DampeningCandidate(model, inner.Selected + Dampen(model, inner.Model, chosen), score);
    }

    private long Dampen(Model model, Model inner, double alpha)
    {
        foreach (string name in _head.Names)
            inner.Parameters[name].CopyTo(model.Parameters[name].MutableSpan());
        return _dampening.Apply(model.Parameters, alpha, _lambda);
    }

    private Predictions Logits(Model model, Predictions known) => _head.Predict(model, known.Features!, known.Labels);
}
