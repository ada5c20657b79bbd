using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Unlearning;

namespace Lethe.Experiments.Search;

/// <summary>Looks for a method's options on validation images: without a retrained model, without test images, at a cost that is told.</summary>
public sealed class OptionSearch
{
    private readonly MethodDefinition _method;
    private readonly OptionSpace _space;
    private readonly SearchKind _kind;
    private readonly int _budget;

    /// <summary>Plans a search.</summary>
    /// <param name="method">The method.</param>
    /// <param name="space">The options to try.</param>
    /// <param name="kind">In which order.</param>
    /// <param name="budget">How many at most.</param>
    public OptionSearch(MethodDefinition method, OptionSpace space, SearchKind kind = SearchKind.Random, int budget = 12)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        (_method, _space, _kind, _budget) = (method, space, kind, budget);
    }

    /// <summary>Tries the options on a job; artifacts are shared between the trials.</summary>
    /// <param name="job">The model, the data, the request; its seed also draws the trials.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="UsageException">The data has no validation part, or the request cannot be served.</exception>
    /// <exception cref="UnlearningException">The method failed with every option that was tried.</exception>
    public SearchResult Run(UnlearningJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        long start = job.Time.GetTimestamp();
        ForgetSplit split = job.Split();
        BlindScore score = new(job.Original, split.Training, job.Workers, cancellation);
        (long forward, long backward) = (score.SamplesBefore, 0);
        List<Trial> trials = [];
        IReadOnlyList<ImmutableArray<string>> points = _space.Points(_kind, _budget, new RandomStream(job.Seed).Derive("search"));
        foreach (ImmutableArray<string> settings in points)
        {
            job.Progress?.Report(new ProgressEvent(ProgressKind.Step, "search", (double)trials.Count / points.Count) { Message = string.Join(' ', settings) });
            (Trial trial, UnlearningCost? cost) = Try(job, settings, score, cancellation);
            trials.Add(trial);
            (forward, backward) = (forward + score.Samples + (cost?.SamplesForward ?? 0), backward + (cost?.SamplesBackward ?? 0));
        }

        Trial best = trials.Where(trial => trial.Score is not null).MinBy(trial => trial.Score)
            ?? throw new UnlearningException($"method '{_method.Info.Id}' failed with all of {trials.Count} options: {trials[^1].Message}");
        return new SearchResult(best, [.. trials], new UnlearningCost(job.Time.GetElapsedTime(start).TotalSeconds, forward, backward, 0));
    }

    private (Trial Trial, UnlearningCost? Cost) Try(UnlearningJob job, ImmutableArray<string> settings, BlindScore score, CancellationToken cancellation)
    {
        try
        {
            UnlearningResult result = Unlearner.Run(_method.Create(settings), job with { Progress = null, PartialPath = null }, cancellation);
            (double value, string message) = score.Of(result.Model, cancellation);
            return double.IsFinite(value) ? (new Trial(settings, value, message), result.Cost) : (new Trial(settings, null, "the outputs are not finite"), result.Cost);
        }
        catch (Exception e) when (e is UnlearningException or DivergenceException)
        {
            return (new Trial(settings, null, e.Message), null);
        }
    }
}
