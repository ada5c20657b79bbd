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

    internal TuneStep(TrainStep original, ForgetSplit split, string method, TunePlan plan, ulong seed, params IReadOnlyList<ArtifactStep> shared)
        : base(KeyOf(original, split, method, plan, seed, shared), $"search {method} on {original.Label[6..]}, {ForgetRequest.Shorten(split.Request)}, seed {seed}", [original, .. shared]) =>
        (_original, _request, _method, _plan, _seed, Sample) = (original, split.Resolved.Request, method, plan, seed, new UnlearnStep(original, split, new PlannedMethod(method, []), seed, tune: null, shared));

    /// <summary>The method with its default options: what one trial is like.</summary>
    internal UnlearnStep Sample { get; }

    /// <summary>How many runs of the method on all images the search comes to.</summary>
    internal double Runs => SearchRung.Of(_plan.Search, Math.Min(_plan.Budget, _plan.Spaces[_method].Size)).Sum(rung => rung.Options * rung.Share);

    /// <summary>The work that the options to try share: that of all of them, where all are tried on all images.</summary>
    internal static IEnumerable<ArtifactStep> SharedBy(TrainStep original, ForgetSplit split, string method, TunePlan plan, ulong seed) => plan.Search == SearchKind.Halving ? [] :
        OptionSearch.Points(plan.Spaces[method], plan.Search, plan.Budget, seed).SelectMany(point => MethodRegistry.Default.Find(method).TryCreate(point, out UnlearningMethod? tried, out _) ? UnlearnStep.SharedBy(tried, original, split, seed) : []).DistinctBy(step => step.Key);

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
            Artifacts = context.ArtifactsOf(this),
        };
        OptionSearch search = new(MethodRegistry.Default.Find(_method), _plan.Spaces[_method], _plan.Search, _plan.Budget);
        SearchResult found = search.Run(job, context.Cancellation);
        StepRecord record = new()
        {
            Label = Label,
            Options = Settings(found.Best.Settings),
            Trials = [.. found.Trials.Select(trial => new TrialRecord(Settings(trial.Settings), trial.Score, trial.Message, trial.Share))],
        };
        return new StepOutput(record, Charged(context, found.Cost));
    }

    private StepMeasurement Charged(StepContext context, UnlearningCost cost)
    {
        StepMeasurement[] shared = context.Took(Parents.OfType<ArtifactStep>());
        return context.Measured(cost.Seconds + shared.Sum(took => took.Seconds)) with
        {
            SamplesForward = cost.SamplesForward + shared.Sum(took => took.SamplesForward),
            SamplesBackward = cost.SamplesBackward + shared.Sum(took => took.SamplesBackward),
            ArtifactSeconds = shared.Sum(took => took.Seconds),
            Mixed = shared.Any(took => !took.ComparesWith(context.Measured(0))),
        };
    }

    private static IReadOnlyList<Setting> Settings(IEnumerable<string> settings) =>
        [.. settings.Select(setting => setting.Split('=', 2)).Select(pair => new Setting(pair[0], pair[1]))];

    private static StepKey KeyOf(TrainStep original, ForgetSplit split, string method, TunePlan plan, ulong seed, IReadOnlyList<ArtifactStep> shared) => StepKey.Of(
        Kind,
        StepVersions.Tune,
        ("original", original.Key.Hash),
        ("request", split.Request),
        ("ids", split.IdsSha256),
        ("method", method),
        ("version", StepVersions.Of(method).ToString(CultureInfo.InvariantCulture)),
        ("space", string.Join('|', plan.Spaces[method].Choices.Select(values => string.Join(',', values)))),
        ("search", $"{plan.Search} {plan.Budget}"),
        ("shared", string.Join(',', shared.Select(step => step.Key.ToString()))),
        ("seed", seed.ToString(CultureInfo.InvariantCulture) + OwnArtifacts(method, plan)));

    // A search by halving makes its importances and experts itself: what a step of them has for its version counts for the search.
    private static string OwnArtifacts(string method, TunePlan plan) => plan.Search != SearchKind.Halving ? "" : MethodRegistry.Default.Find(method).Create([]) switch
    {
        IComparesImportances => $", importances {StepVersions.Importances}",
        ISharesExpert => $", expert {StepVersions.Expert}",
        _ => "",
    };
}
