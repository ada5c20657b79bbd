using System.Globalization;
using Lethe.Data;
using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Trains an expert on a request's D_f and keeps its task vector, once for all methods and options of a seed that start from the same expert.</summary>
internal sealed class ExpertStep : ArtifactStep
{
    internal const string StepKind = "expert";

    private readonly TrainStep _original;
    private readonly ExpertOptions _options;
    private readonly Expert _expert;

    internal ExpertStep(TrainStep original, ForgetSplit split, ExpertOptions options, ulong seed)
        : base(KeyOf(original, split, options, seed), LabelOf(original, split, options, seed), original) =>
        (_original, _options, _expert) = (original, options, new Expert(split.Training, options, UnlearningContext.RandomOf(seed)));

    /// <summary>The step that trains the model.</summary>
    internal TrainStep Original => _original;

    /// <summary>How many images go through the expert in all its epochs.</summary>
    internal long Images => (long)_options.Epochs * _expert.Part.Count;

    internal override StepOutput Run(StepContext context)
    {
        Model original = context.Model(_original);
        TrainingRun run = _expert.RunFrom(_original.Recipe);
        TrainingResult trained = Trainer.Train(
            original,
            run with { Progress = context.Progress, Time = context.Time, Workers = context.Workers, PartialPath = context.Store.PartialPath(Key) },
            context.Cancellation);
        Artifact artifact = Expert.ToArtifact(Expert.KeyOf(original, run), original, trained.Model, original.Sha256());
        long samples = trained.Epochs.Sum(epoch => epoch.Samples);
        StepRecord record = new() { Label = Label, ArtifactSha256 = artifact.Sha256(), Curve = ReportFacts.Curve(trained.Epochs) };
        StepMeasurement measurement = context.Measured(Math.Max(trained.Seconds, trained.Epochs.Sum(epoch => epoch.Seconds))) with { SamplesForward = samples, SamplesBackward = samples, Resumed = trained.ResumedFrom > 0 };
        return new StepOutput(record, measurement) { Artifact = artifact };
    }

    private static string LabelOf(TrainStep original, ForgetSplit split, ExpertOptions options, ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"expert ({options.Text}) on {original.Label[6..]}, {ForgetRequest.Shorten(split.Request)}, seed {seed}");

    private static StepKey KeyOf(TrainStep original, ForgetSplit split, ExpertOptions options, ulong seed) => StepKey.Of(
        StepKind,
        StepVersions.Expert,
        ("original", original.Key.Hash),
        ("request", split.Request),
        ("ids", split.IdsSha256),
        ("expert", options.Text),
        ("seed", seed.ToString(CultureInfo.InvariantCulture)));
}
