using System.Globalization;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// Finds the thresholds of a dampening on the validation images, without a setting for a class or a model: first of the layers before the classifier,
/// as many of their weights as D_r can do without; then of the classifier, unless it is to stay as it is, until D_f is where it should be; and where that is
/// not enough, one of all layers that may change.
/// </summary>
internal sealed class DampeningSearch
{
    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly ImportancePair _pair;
    private readonly DampeningOptions _options;
    private readonly double _lambda;
    private readonly ClassifierHead? _head;

    internal DampeningSearch(UnlearningContext context, DampeningGoal goal, ImportancePair pair, DampeningOptions options, double lambda)
    {
        (_context, _goal, _pair, _options, _lambda) = (context, goal, pair, options, lambda);
        _head = ClassifierHead.TryFind(context.Original.Graph, out ClassifierHead? head) && head.Names.All(context.IsTrainable) ? head : null;
    }

    private bool OnlyInner => _options.Layers == DampenedLayers.Inner;

    /// <summary>The dampened model; a copy of the original if nothing can be selected.</summary>
    internal Model Run()
    {
        DampeningCandidate inner = new InnerSearch(_context, _goal, Over(name => !IsHead(name)), _lambda).Run();
        DampeningCandidate chosen = _head is null || OnlyInner || _goal.IsReached(inner.Score.Forget) ? inner
            : new HeadSearch(_context, _goal, Over(IsHead), _head, _lambda).Run(inner);
        bool together = !_goal.IsReached(chosen.Score.Forget);
        if (together)
        {
            DampeningCandidate best = new GlobalSearch(_context, _goal, Over(name => !OnlyInner || !IsHead(name)), _lambda).Run(chosen);
            (together, chosen) = (!ReferenceEquals(best, chosen), best);
        }

        Note(chosen, together ? chosen.Selected : inner.Selected, together);
        return chosen.Model;
    }

    private Dampening Over(Func<string, bool> names) => new(_pair, _context.Original.Parameters, name => _context.IsTrainable(name) && names(name), _options.Threshold);

    private bool IsHead(string name) => _head is not null && _head.Names.Contains(name);

    private void Note(DampeningCandidate chosen, long first, bool together)
    {
        if (chosen.Selected == 0)
        {
            _context.Note("No weight matters for D_f in a way that shrinking would mend; nothing was changed.");
            return;
        }

        string what = OnlyInner ? $"{chosen.Selected} weights before the classifier" : together ? $"{first} weights of all layers" : $"{first} weights before the classifier and {chosen.Selected - first} of it";
        _context.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Dampened {what}, chosen on the validation part: accuracy {chosen.Score.Forget:F3} on D_f with a goal of {_goal.Accuracy:F3}, {chosen.Score.Retain:F3} on D_r."));
    }
}
