using System.Globalization;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Store;
using Lethe.Models;

namespace Lethe.Experiments.Running;

/// <summary>Trains an original model, with the same bits as <c>lethe train</c>.</summary>
internal sealed class TrainStep : Step
{
    private const string Kind = "train";

    private readonly ulong _seed;

    internal TrainStep(Dataset data, PlannedModel model, ulong seed)
        : this(data, model.Spec, ModelRegistry.DefaultRecipe(model.Spec, data).With(model.Recipe), seed)
    {
    }

    private TrainStep(Dataset data, string spec, TrainingRecipe recipe, ulong seed)
        : base(KeyOf(data, spec, recipe, seed), LabelOf(data, spec, recipe, seed)) => (Data, Spec, Recipe, _seed) = (data, spec, recipe, seed);

    /// <summary>The data.</summary>
    internal Dataset Data { get; }

    /// <summary>The architecture, as the plan names it.</summary>
    internal string Spec { get; }

    /// <summary>How it is trained.</summary>
    internal TrainingRecipe Recipe { get; }

    internal override StepOutput Run(StepContext context)
    {
        Model start = ModelRegistry.Create(Spec, Data, _seed, Recipe);
        string partial = context.Store.PartialPath(Key);
        TrainingResult trained = Trainer.Train(
            start,
            new TrainingRun
            {
                Part = Data.Train,
                Validation = Data.Validation,
                Recipe = Recipe,
                Random = new RandomStream(_seed).Derive("train"),
                Progress = context.Progress,
                Time = context.Time,
                Workers = context.Workers,
                PartialPath = partial,
            },
            context.Cancellation);
        long samples = trained.Epochs.Sum(epoch => epoch.Samples), validated = (long)trained.Epochs.Length * Data.Validation.Count;
        StepRecord record = new()
        {
            Label = Label,
            ModelSha256 = trained.Model.Sha256(),
            Curve = ReportFacts.Curve(trained.Epochs),
        };
        StepMeasurement measurement = context.Measured(Math.Max(trained.Seconds, trained.Epochs.Sum(epoch => epoch.Seconds))) with { SamplesForward = samples + validated, SamplesBackward = samples, Resumed = trained.ResumedFrom > 0 };
        return new StepOutput(record, measurement, trained.Model);
    }

    // Equal steps of different plans have equal labels, however the plans write their options.
    private static string LabelOf(Dataset data, string spec, TrainingRecipe recipe, ulong seed)
    {
        string changed = TrainingRecipe.Schema.FormatChanged(recipe, ModelRegistry.DefaultRecipe(spec, data)).Replace(',', ' ');
        return string.Create(CultureInfo.InvariantCulture, $"train {ModelRegistry.Create(spec, data, 0).Description.Spec}{(changed.Length > 0 ? " " + changed : "")} seed {seed}");
    }

    private static StepKey KeyOf(Dataset data, string spec, TrainingRecipe recipe, ulong seed) => StepKey.Of(
        Kind,
        StepVersions.Train,
        ("data", data.Name),
        ("content", data.Sha256),
        ("cut", data.ValidationCut.Id),
        ("normalization", data.Normalization.Text),
        ("model", ModelRegistry.Create(spec, data, 0).Description.Spec),
        ("recipe", TrainingRecipe.Schema.Format(recipe)),
        ("seed", seed.ToString(CultureInfo.InvariantCulture)));
}
