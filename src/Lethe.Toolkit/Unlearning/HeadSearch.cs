using Lethe.Engine.Layers;
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
        Predictions forget = _goal.Predict(inner.Model, _goal.Forget), retain = _goal.Predict(inner.Model, _goal.Retain);
        List<DampeningCandidate> candidates = [inner];
        for (int step = 0; step <= Steps; step++)
        {
            double share = Math.Pow(_dampening.Weights, (step / (double)Steps) - 1);
            Model model = inner.Model.Clone();
            long selected = _dampening.Apply(model.Parameters, _dampening.AlphaOf(share, sorted), _lambda);
            DampeningScore score = _goal.Score(Logits(model, forget), Logits(model, retain));
            candidates.Add(new DampeningCandidate(model, inner.Alpha, inner.Selected + selected, score));
        }

        double least = candidates.Min(candidate => _goal.Miss(candidate.Score));
        return candidates.Last(candidate => _goal.Miss(candidate.Score) <= least + AsGood);
    }

    /// <summary>W x + b of features x, in place of a pass through the network.</summary>
    private Predictions Logits(Model model, Predictions known)
    {
        ParameterSet parameters = model.Parameters;
        ReadOnlySpan<float> weight = parameters[_head.Weight].Span;
        ReadOnlySpan<float> bias = _head.Bias is null ? [] : parameters[_head.Bias].Span;
        float[] logits = new float[known.Count * known.Classes];
        for (int n = 0; n < known.Count; n++)
        {
            ReadOnlySpan<float> x = known.Features!.Of(n);
            for (int k = 0; k < known.Classes; k++)
            {
                float sum = bias.IsEmpty ? 0 : bias[k];
                ReadOnlySpan<float> row = weight.Slice(k * _head.Features, _head.Features);
                for (int j = 0; j < row.Length; j++)
                    sum += row[j] * x[j];
                logits[(n * known.Classes) + k] = sum;
            }
        }

        return new Predictions(logits, known.Classes, known.Labels);
    }
}
