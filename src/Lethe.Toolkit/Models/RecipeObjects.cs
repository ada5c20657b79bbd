using Lethe.Engine.Layers;
using Lethe.Engine.Optimizers;

namespace Lethe.Models;

/// <summary>The engine's objects that a recipe asks for.</summary>
internal static class RecipeObjects
{
    internal static Optimizer Optimizer(TrainingRecipe recipe, ParameterSet parameters, Func<string, bool>? trainable)
    {
        (float momentum, float decay) = ((float)recipe.Momentum, (float)recipe.WeightDecay);
        AdamSettings adam = AdamSettings.Default with { Beta1 = momentum, WeightDecay = decay };
        return recipe.Optimizer switch
        {
            OptimizerKind.Sgd => new Sgd(parameters, momentum, decay, nesterov: momentum > 0, trainable),
            OptimizerKind.Adam => new Adam(parameters, adam, trainable),
            _ => new AdamW(parameters, adam, trainable),
        };
    }

    internal static LearningRateSchedule Schedule(TrainingRecipe recipe, long steps)
    {
        steps = Math.Max(1, steps);
        long warmUp = (long)(recipe.WarmUp * steps);
        return recipe.Schedule switch
        {
            ScheduleKind.Constant => new ConstantSchedule(recipe.LearningRate, steps, warmUp),
            ScheduleKind.Step => new StepSchedule(recipe.LearningRate, steps, warmUp),
            ScheduleKind.Cosine => new CosineSchedule(recipe.LearningRate, steps, warmUp),
            _ => new OneCycleSchedule(recipe.LearningRate, steps, warmUp),
        };
    }
}
