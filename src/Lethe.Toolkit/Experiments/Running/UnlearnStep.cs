using System.Globalization;
using Lethe.Data;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Serves a request with one method, retraining included; with the same bits as <c>lethe unlearn</c>.</summary>
internal sealed class UnlearnStep : Step
{
    private readonly TrainStep _original;
    private readonly ForgetRequest _request;
    private readonly PlannedMethod _planned;
    private readonly TuneStep? _tune;
    private readonly ulong _seed;

    internal UnlearnStep(TrainStep original, ForgetSplit split, PlannedMethod method, ulong seed, TuneStep? tune = null, params IReadOnlyList<ArtifactStep> shared)
        : base(KeyOf(original, split, method, seed, tune, shared), $"{method.CanonicalLabel} on {original.Label[6..]}, {ForgetRequest.Shorten(split.Request)}, seed {seed}", [original, tune, .. shared])
    {
        (_original, _request, _planned, _seed, _tune, Split) = (original, split.Resolved.Request, method, seed, tune, split);
        Definition = MethodRegistry.Default.Find(method.Id);
    }

    /// <summary>The method's entry in the registry.</summary>
    internal MethodDefinition Definition { get; }

    /// <summary>The step that trains the model it starts from.</summary>
    internal TrainStep Original => _original;

    /// <summary>D_f and D_r.</summary>
    internal ForgetSplit Split { get; }

    /// <summary>The options that the plan sets.</summary>
    internal IReadOnlyList<string> Settings => _planned.Settings;

    /// <summary>Whether it trains from scratch.</summary>
    internal bool IsRetraining => Definition.Info.Id == "retrain";

    /// <summary>The work that a method with its options shares with others on the same model: importances with all, an expert with those of the same request and seed.</summary>
    internal static IEnumerable<ArtifactStep> SharedBy(UnlearningMethod method, TrainStep original, ForgetSplit split, ulong seed)
    {
        foreach (SharedImportances importances in SharedImportances.Of(method, split.Training))
            yield return new ImportancesStep(original, importances);
        if (method is ISharesExpert shares)
            yield return new ExpertStep(original, split, shares.Expert, seed);
    }

    internal override StepOutput Run(StepContext context)
    {
        UnlearningMethod method = Definition.Create(_tune is null ? _planned.Settings : [.. context.Store.Read(_tune.Key).Options.Select(option => $"{option.Name}={option.Value}")]);
        string partial = context.Store.PartialPath(Key);
        bool resumed = File.Exists(partial);
        UnlearningJob job = new()
        {
            Original = context.Model(_original),
            Data = _original.Data,
            Request = _request,
            Seed = _seed,
            Progress = context.Progress,
            Time = context.Time,
            Workers = context.Workers,
            PartialPath = partial,
            Artifacts = context.ArtifactsOf(this, Uses(method)),
        };
        UnlearningResult result = Unlearner.Run(method, job, context.Cancellation);
        StepRecord record = new()
        {
            Label = Label,
            ModelSha256 = result.Model.Sha256(),
            Options = [.. method.Options.Select(option => new Setting(option.Key, option.Value))],
            Notes = result.Notes,
            Touched = [.. result.Touched.Select(tensor => new TouchedTensor(tensor.Name, tensor.Count, tensor.Changed))],
            Curve = ReportFacts.Curve(result.Epochs),
        };
        StepMeasurement measurement = Charged(context, result.Cost) with { Resumed = resumed };
        return new StepOutput(record, resumed ? Whole(measurement, result.Epochs) : measurement, result.Model);
    }

    // Of what a search has tried only that of the chosen options: an expert is as large as its model.
    private HashSet<StepKey> Uses(UnlearningMethod method) => [.. (_tune is null ? Parents : [.. SharedBy(method, _original, Split, _seed)]).Select(step => step.Key)];

    // The epochs before an interruption took their time too, and what they were validated on.
    private StepMeasurement Whole(StepMeasurement measurement, IReadOnlyList<EpochReport> epochs) => measurement with
    {
        Seconds = Math.Max(measurement.Seconds, epochs.Sum(epoch => epoch.Seconds)),
        SamplesForward = Math.Max(measurement.SamplesForward, epochs.Sum(epoch => epoch.Samples + (epoch.ValidationAccuracy is null ? 0L : Split.Training.RetainValidation.Count))),
        SamplesBackward = Math.Max(measurement.SamplesBackward, epochs.Sum(epoch => epoch.Samples)),
    };

    // A search's cost is the method's: nobody gets its options for nothing. So is that of importances and experts, which count once: in the search where it has used them.
    private StepMeasurement Charged(StepContext context, UnlearningCost cost)
    {
        StepMeasurement[] before = context.Took(_tune is null ? Parents.OfType<ArtifactStep>() : [_tune]);
        ArtifactCost reused = _tune is null ? cost.Reused : default;
        return context.Measured(cost.Seconds + reused.Seconds + (_tune is null ? 0 : before[0].Seconds)) with
        {
            SamplesForward = cost.SamplesForward + reused.SamplesForward + (_tune is null ? 0 : before[0].SamplesForward),
            SamplesBackward = cost.SamplesBackward + reused.SamplesBackward + (_tune is null ? 0 : before[0].SamplesBackward),
            ArtifactSeconds = (cost.Artifacts + reused).Seconds + (_tune is null ? 0 : before[0].ArtifactSeconds),
            ParametersChanged = cost.ParametersChanged,
            Mixed = before.Any(took => !took.ComparesWith(context.Measured(0))),
        };
    }

    private static StepKey KeyOf(TrainStep original, ForgetSplit split, PlannedMethod method, ulong seed, TuneStep? tune, IReadOnlyList<ArtifactStep> shared) => StepKey.Of(
        method.Id == "retrain" ? "retrain" : "unlearn",
        StepVersions.Of(method.Id),
        ("original", original.Key.Hash),
        ("request", split.Request),
        ("ids", split.IdsSha256),
        ("method", method.Id),
        ("options", tune?.Key.Hash ?? MethodRegistry.Default.Find(method.Id).Create(method.Settings).OptionsText),
        ("shared", string.Join(',', shared.Select(step => step.Key.ToString()))),
        ("seed", seed.ToString(CultureInfo.InvariantCulture)));
}
