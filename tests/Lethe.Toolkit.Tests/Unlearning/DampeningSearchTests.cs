using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>The three searches for thresholds, each by itself, on a class of <see cref="ContractWorld"/>.</summary>
public sealed class DampeningSearchTests
{
    private const double Lambda = 0.2;

    private readonly UnlearningContext _context;
    private readonly DampeningGoal _goal;
    private readonly ImportancePair _pair;
    private readonly ClassifierHead _head;

    public DampeningSearchTests()
    {
        UnlearningJob job = ContractWorld.Job("class:1");
        _context = new UnlearningContext(job, job.Original, job.Split().Training, "test", CancellationToken.None);
        _goal = new DampeningGoal(_context);
        ImportanceOptions options = new();
        _pair = ImportancePair.Of(_context, options, options.Settings);
        Assert.True(ClassifierHead.TryFind(job.Original.Graph, out ClassifierHead? head));
        _head = head;
    }

    [Fact]
    public void The_inner_search_takes_as_many_weights_as_cost_nothing_on_D_r()
    {
        Dampening dampening = Over(name => !_head.Names.Contains(name));
        DampeningCandidate found = new InnerSearch(_context, _goal, dampening, Lambda).Run();
        double most = (_goal.Original.RetainLoss * 1.01) + 0.005;
        Assert.InRange(found.Selected, 1, dampening.Weights);
        Assert.True(found.Score.RetainLoss <= most);
        AssertUnchanged(found.Model, name => _head.Names.Contains(name));

        // Half as many again, or the largest share that is tried: the search has no reason to stop short of what is harmless.
        float[] sorted = dampening.SortedRatios();
        double share = found.Selected * 1.5 / dampening.Weights;
        DampeningCandidate? more = DampeningCandidate.Of(_context, _goal, dampening, dampening.AlphaOf(Math.Min(share, 0.35), sorted), Lambda);
        Assert.True(share > 0.3 || more!.Score.RetainLoss > most || more.Score.Forget < _goal.Accuracy - _goal.Slack, $"{found.Selected} of {dampening.Weights}");
    }

    [Fact]
    public void The_inner_search_changes_nothing_where_nothing_matters_for_D_f()
    {
        DampeningCandidate found = new InnerSearch(_context, _goal, Over(_ => false), Lambda).Run();
        Assert.Equal((0, _goal.Original), (found.Selected, found.Score));
        Assert.Equal(_context.Original.Sha256(), found.Model.Sha256());
    }

    [Fact]
    public void The_search_of_the_classifier_takes_the_best_share_without_a_pass_and_touches_nothing_else()
    {
        DampeningCandidate start = new(_context.Original.Clone(), 5, _goal.Original) { Answers = _goal.Ask(_context.Original) };
        long passes = _context.Meter.Forward;
        Dampening dampening = Over(_head.Names.Contains);
        DampeningCandidate found = new HeadSearch(_context, _goal, dampening, _head, Lambda).Run(start);
        Assert.Equal(passes, _context.Meter.Forward);
        Assert.True(_goal.Miss(found.Score) < _goal.Miss(start.Score) - 0.3, $"{found.Score}");
        foreach (double share in new[] { 1.0 / dampening.Weights, 1 })
        {
            DampeningCandidate other = DampeningCandidate.Of(_context, _goal, dampening, dampening.AlphaOf(share, dampening.SortedRatios()), Lambda)!;
            Assert.True(_goal.Miss(found.Score) <= _goal.Miss(other.Score) + 0.0021, $"{share}: {other.Score}");
        }

        AssertUnchanged(found.Model, name => !_head.Names.Contains(name));
        AssertScore(found);
        Assert.Equal(5 + found.Model.Parameters.ParameterNames.Sum(name => WeightChecks.Changed(_context.Original.Parameters[name].Span, found.Model.Parameters[name].Span)), found.Selected);
    }

    [Fact]
    public void The_global_search_takes_the_better_of_what_it_tries_and_what_is_known()
    {
        DampeningCandidate bad = new(_context.Original.Clone(), 0, _goal.Original);
        DampeningCandidate found = new GlobalSearch(_context, _goal, Over(_ => true), Lambda).Run(bad);
        Assert.True(_goal.Miss(found.Score) < _goal.Miss(bad.Score) - 0.3, $"{found.Score}");
        AssertScore(found);

        // The classifier alone cannot bring D_f to its goal here.
        DampeningCandidate perfect = bad with { Score = _goal.Original with { Forget = _goal.Accuracy, Retain = 1 } };
        Assert.Same(perfect, new GlobalSearch(_context, _goal, Over(_head.Names.Contains), Lambda).Run(perfect));
        Assert.Same(bad, new GlobalSearch(_context, _goal, Over(_ => false), Lambda).Run(bad));
    }

    private Dampening Over(Func<string, bool> names) => new(_pair, _context.Original.Parameters, names);

    /// <summary>What a search says of its model is what the model does.</summary>
    private void AssertScore(DampeningCandidate found)
    {
        DampeningScore score = _goal.Score(_goal.Ask(found.Model)!);
        Assert.Equal((score.Forget, score.Retain), (found.Score.Forget, found.Score.Retain));
        Assert.Equal(score.RetainLoss, found.Score.RetainLoss, 1e-4);
    }

    private void AssertUnchanged(Model model, Func<string, bool> names) => Assert.All(
        model.Parameters.ParameterNames.Where(names), name => Assert.Equal(_context.Original.Parameters[name].ToArray(), model.Parameters[name].ToArray()));
}
