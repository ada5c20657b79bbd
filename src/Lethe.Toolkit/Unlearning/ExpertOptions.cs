using System.Globalization;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>How an expert is trained: the original, trained further on D_f.</summary>
public sealed record ExpertOptions
{
    private const double TunedRateScale = 0.1;

    /// <summary>Passes over D_f and its replay.</summary>
    /// <value>1 to 1000, default 5.</value>
    public int Epochs { get; init; } = 5;

    /// <summary>Samples a step.</summary>
    /// <value>1 to 65536, default 128.</value>
    public int Batch { get; init; } = 128;

    /// <summary>The learning rate, the same throughout.</summary>
    /// <value>Above 0 and at most 1000; <see langword="null"/>, the default, is 0.1 times that of the model's own recipe, or 0.0001 under the published rule.</value>
    public double? Rate { get; init; }

    /// <summary>How many images of D_r are mixed in for each of D_f, drawn at random.</summary>
    /// <value>0 to 100, default 0.</value>
    public double Replay { get; init; }

    /// <summary>Whether it is the published expert: AdamW, and batch norm in training mode.</summary>
    internal bool Published { get; init; }

    /// <summary>All that a plan knows of it, for keys and labels.</summary>
    internal string Text => string.Create(
        CultureInfo.InvariantCulture, $"{(Published ? "published" : "own")} epochs={Epochs} batch={Batch} lr={Rate?.ToString("R", CultureInfo.InvariantCulture) ?? "auto"} replay={Replay:R}");

    /// <summary>The recipe for a model that was trained by another.</summary>
    internal TrainingRecipe Recipe(TrainingRecipe original)
    {
        TrainingRecipe basis = Published
            ? PublishedBaseline.Recipe
            : original with { LearningRate = original.LearningRate * TunedRateScale, Schedule = ScheduleKind.Constant, WarmUp = 0, WeightDecay = 0 };
        return basis with { Epochs = Epochs, Batch = Batch, LearningRate = Rate ?? basis.LearningRate };
    }

    /// <summary>What the source trains.</summary>
    internal ExpertOptions AsPublished() => this with { Epochs = 5, Batch = 128, Replay = 0, Published = true };
}
