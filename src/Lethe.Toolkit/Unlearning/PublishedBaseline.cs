using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The fixed schedule that the published gradient-ascent and random-label baselines share: three epochs of AdamW over D_f alone.</summary>
internal static class PublishedBaseline
{
    internal static TrainingRecipe Recipe { get; } = new()
    {
        Epochs = 3,
        Batch = 256,
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 1e-4,
        WeightDecay = 1e-2,
        Momentum = 0.9,
        Schedule = ScheduleKind.Constant,
        WarmUp = 0,
    };
}
