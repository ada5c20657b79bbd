using Lethe.Data;
using Lethe.Options;

namespace Lethe.Models;

/// <summary>The settings of a <see cref="TrainingRecipe"/> with their ranges.</summary>
internal static class TrainingRecipeSchema
{
    internal static OptionSchema<TrainingRecipe> Create() => new OptionSchemaBuilder<TrainingRecipe>("training")
        .Integer("epochs", "passes over the training data", 1, 100_000, r => r.Epochs, (r, v) => r with { Epochs = v })
        .Integer("batch", "samples a step", 1, 65_536, r => r.Batch, (r, v) => r with { Batch = v })
        .Number("lr", "the (largest) learning rate", Interval.OpenClosed(0, 1000), r => r.LearningRate, (r, v) => r with { LearningRate = v })
        .Number("weight-decay", "decay of weights; decoupled for adamw", Interval.Closed(0, 1), r => r.WeightDecay, (r, v) => r with { WeightDecay = v })
        .Number("momentum", "Nesterov momentum of sgd, beta 1 of adam", Interval.ClosedOpen(0, 1), r => r.Momentum, (r, v) => r with { Momentum = v })
        .Choice(
            "optimizer", "what turns gradients into steps", r => r.Optimizer, (r, v) => r with { Optimizer = v },
            ("sgd", OptimizerKind.Sgd), ("adam", OptimizerKind.Adam), ("adamw", OptimizerKind.AdamW))
        .Choice(
            "schedule", "how the learning rate goes over the steps", r => r.Schedule, (r, v) => r with { Schedule = v },
            ("constant", ScheduleKind.Constant), ("step", ScheduleKind.Step), ("cosine", ScheduleKind.Cosine), ("onecycle", ScheduleKind.OneCycle))
        .Number("warm-up", "share of all steps in which the learning rate rises", Interval.ClosedOpen(0, 1), r => r.WarmUp, (r, v) => r with { WarmUp = v })
        .Custom(
            "augment", "random changes of the training images", "none, flip, crop4 or crop4+flip (any number of pixels up to 64)",
            value => value.ToString(), Read, r => r.Augment, (r, v) => r with { Augment = v }, "blur", "crop99")
        .Build(new TrainingRecipe());

    private static Augmentation? Read(string text)
    {
        try
        {
            return Augmentation.Parse(text);
        }
        catch (UsageException)
        {
            return null;
        }
    }
}
