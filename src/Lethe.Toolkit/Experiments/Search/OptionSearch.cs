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

    /// <summary>The options that a search with a seed tries, in order.</summary>
    internal static IReadOnlyList<ImmutableArray<string>> Points(OptionSpace space, SearchKind kind, int budget, ulong seed) =>
        space.Points(kind, budget, new RandomStream(seed).Derive("search"));

    /// <summary>Tries the options on a job; artifacts are shared between the trials.</summary>
    /// <param name="job">The model, the data, the request; its seed also draws the trials.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="UsageException">The data has no validation part, or the request cannot be served.</exception>
    /// <exception cref="UnlearningException">The method failed with every option that was tried.</exception>
    public SearchResult Run(UnlearningJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        long start = job.Time.GetTimestamp();
        job = job with { Passing = job.Passing ?? new ArtifactStore() };
        ForgetSplit split = job.Split();
        BlindScore score = new(job.Original, split.Training, job.Workers, cancellation);
        WorkMeter meter = new();
        List<Trial> trials = [];
        IReadOnlyList<ImmutableArray<string>> points = Points(_space, _kind, _budget, job.Seed);
        IReadOnlyList<SearchRung> rungs = SearchRung.Of(_kind, points.Count);
        foreach (SearchRung rung in rungs)
        {
            foreach (ImmutableArray<string> settings in points.Take(rung.Options))
            {
                job.Progress?.Report(new ProgressEvent(ProgressKind.Step, "search", (double)trials.Count / rungs.Sum(one => one.Options)) { Message = string.Join(' ', settings) });
                trials.Add(Try(job with { Share = rung.Share, Meter = meter }, settings, score, trials.Count == 0, cancellation));
            }

            points = [.. Ranked(trials, rung).Select(trial => trial.Settings)];
        }

        return new SearchResult(Ranked(trials, rungs[^1])[0], [.. trials], new UnlearningCost(job.Time.GetElapsedTime(start).TotalSeconds, meter.Forward + score.Samples, meter.Backward, 0));
    }

    // The trials of a round that came to a score, the best first.
    private Trial[] Ranked(List<Trial> trials, SearchRung rung)
    {
        Trial[] ranked = [.. trials.Where(trial => trial.Share == rung.Share && trial.Score is not null).OrderBy(trial => trial.Score)];
        return ranked.Length > 0 ? ranked : throw new UnlearningException($"method '{_method.Info.Id}' failed with all options of a round of the search: {trials[^1].Message}");
    }

    // Options that do not go together are a trial that failed; what the first one, the defaults, may not do is the user's own mistake.
    // What a trial has cost until it failed is counted by the meter and the clock like the rest.
    private Trial Try(UnlearningJob job, ImmutableArray<string> settings, BlindScore score, bool first, CancellationToken cancellation)
    {
        try
        {
            UnlearningResult result = Unlearner.Run(_method.Create(settings), job with { Progress = null, PartialPath = null }, cancellation);
            (double value, string message) = score.Of(result.Model, cancellation);
            return double.IsFinite(value) ? new Trial(settings, value, message, job.Share) : new Trial(settings, null, "the outputs are not finite", job.Share);
        }
        catch (Exception e) when (e is UnlearningException or DivergenceException || (e is UsageException && !first))
        {
            return new Trial(settings, null, e.Message, job.Share);
        }
    }
}
