using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Recipes of the short trainings that methods do, made from the original's.</summary>
internal static class ShortRecipe
{
    /// <summary>The original's recipe with another length and rate; a default one where the model does not say how it was trained.</summary>
    internal static TrainingRecipe Of(UnlearningContext context, int epochs, double rateScale)
    {
        TrainingRecipe recipe = Known(context);
        return recipe with { Epochs = epochs, LearningRate = recipe.LearningRate * rateScale };
    }

    /// <summary>A recipe for a pass over few images: the same rate throughout, no momentum, no decay, no augmentation.</summary>
    internal static TrainingRecipe Plain(UnlearningContext context, int batch, double rateScale)
    {
        TrainingRecipe recipe = Known(context);
        return recipe with
        {
            Epochs = 1,
            Batch = batch,
            LearningRate = recipe.LearningRate * rateScale,
            Schedule = ScheduleKind.Constant,
            WarmUp = 0,
            WeightDecay = 0,
            Momentum = 0,
            Augment = Data.Augmentation.None,
        };
    }

    /// <summary>The original's recipe; a default one, with a note, where the model does not say how it was trained.</summary>
    internal static TrainingRecipe Known(UnlearningContext context)
    {
        if (context.Original.Description.Recipe is { } recipe)
            return recipe;
        TrainingRecipe assumed = new();
        context.Note($"The model does not say how it was trained; assumed {assumed}.");
        return assumed;
    }
}
