using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A short training on D_r after weights were dampened, to give back what D_r has lost.</summary>
internal static class Repair
{
    private const int Batch = 64;

    /// <summary>A part of the original recipe's largest rate: enough to mend, too little to learn D_f's classes away or back.</summary>
    private const double RateScale = 0.3;

    /// <summary>The model itself for no steps, otherwise a copy after exactly that many; frozen weights stay.</summary>
    internal static Model Of(UnlearningContext context, Model model, int steps)
    {
        if (steps == 0)
            return model;
        DatasetPart retain = context.Data.RetainTrain;
        int[] order = context.Random.Derive("repair").Permutation(retain.Count);
        int images = (int)Math.Min(retain.Count, (long)steps * Batch);
        return context.Train(model, new TrainingRun
        {
            Part = retain.Select(order.AsSpan(0, images)),
            Recipe = ShortRecipe.Of(context, epochs: 1, RateScale) with { Batch = Batch, WarmUp = 0 },
            Steps = steps,
            Random = context.Random.Derive("repair steps"),
        }).Model;
    }
}
