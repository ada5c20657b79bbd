using System.Globalization;
using Lethe.Data;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Search;
using Lethe.Experiments.Store;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Searches a method's options for one model and request, without a retrained model and without test images.</summary>
internal sealed class TuneStep : Step
{
    private const string Kind = "tune";

    private readonly TrainStep _original;
    private readonly ForgetRequest _request;
    private readonly string _method;
    private readonly TunePlan _plan;
    private readonly ulong _seed;

    internal TuneStep(TrainStep original, ForgetSplit split, string method, TunePlan plan, ulong seed)
        : base(KeyOf(original, split, method, plan, seed), $"search {method} on {original.Label[6..]}, {ForgetRequest.Shorten(split.Request)}, seed {seed}", original) =>
        (_original, _request, _method, _plan, _seed, Sample) = (original, split.Resolved.Request, method, plan, seed, new UnlearnStep(original, split, new PlannedMethod(method, []), seed));

    /// <summary>The method with its default options: what one trial is like.</summary>
    internal UnlearnStep Sample { get; }

    /// <summary>How many runs of the method on all images the search comes to.</summary>
    internal double Runs => SearchRung.Of(_plan.Search, Math.Min(_plan.Budget, _plan.Spaces[_method].Size)).Sum(rung => rung.Options * rung.Share);

    internal override StepOutput Run(StepContext context)
    {
        UnlearningJob job = new()
        {
            Original = context.Model(_original),
            Data = _original.Data,
            Request = _request,
            Seed = _seed,
            Progress = context.Progress,
            Time = context.Time,
            Workers = context.Workers,
        };
        OptionSearch search = new(MethodRegistry.Default.Find(_method), _plan.Spaces[_method], _plan.Search, _plan.Budget);
        SearchResult found = search.Run(job, context.Cancellation);
        StepRecord record = new()
        {
            Label = Label,
            Options = Settings(found.Best.Settings),
            Trials = [.. found.Trials.Select(trial => new TrialRecord(Settings(trial.Settings), trial.Score, trial.Message, trial.Share))],
        };
        StepMeasurement measurement = context.Measured(found.Cost.Seconds) with { SamplesForward = found.Cost.SamplesForward, SamplesBackward = found.Cost.SamplesBackward };
        return new StepOutput(record, measurement);
    }

    private static IReadOnlyList<Setting> Settings(IEnumerable<string> settings) =>
        [.. settings.Select(setting => setting.Split('=', 2)).Select(pair => new Setting(pair[0], pair[1]))];

    private static StepKey KeyOf(TrainStep original, ForgetSplit split, string method, TunePlan plan, ulong seed) => StepKey.Of(
        Kind,
        StepVersions.Tune,
        ("original", original.Key.Hash),
        ("request", split.Request),
        ("ids", split.IdsSha256),
        ("method", method),
        ("version", StepVersions.Of(method).ToString(CultureInfo.InvariantCulture)),
        ("space", string.Join('|', plan.Spaces[method].Choices.Select(values => string.Join(',', values)))),
        ("search", $"{plan.Search} {plan.Budget}"),
        ("seed", seed.ToString(CultureInfo.InvariantCulture)));
}
