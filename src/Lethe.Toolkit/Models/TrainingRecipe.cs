using Lethe.Data;
using Lethe.Options;

namespace Lethe.Models;

/// <summary>How a model is trained. Part of a model's description, so that it can be retrained alike.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Passes over the training data.</summary>
    /// <value>1 or more, default 8.</value>
    public int Epochs { get; init; } = 8;

    /// <summary>Samples a step; <c>batch</c> on the command line.</summary>
    /// <value>1 to 65536, default 64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>The (largest) learning rate; <c>lr</c> on the command line.</summary>
    /// <value>Above 0, default 0.1.</value>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The decay of weights λ: coupled (λw joins the gradient) for <c>sgd</c> and <c>adam</c>, decoupled for <c>adamw</c>.</summary>
    /// <value>0 to 1, default 0.0005.</value>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>The momentum of <c>sgd</c> (Nesterov's), or β₁ of <c>adam</c> and <c>adamw</c>.</summary>
    /// <value>0 or more and below 1, default 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>What turns gradients into steps.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>How the learning rate goes over the steps.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.OneCycle;

    /// <summary>The share of all steps in which the learning rate rises; <c>warm-up</c> on the command line.</summary>
    /// <value>0 or more and below 1, default 0.2.</value>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>Random changes of the training images; <c>augment</c> on the command line.</summary>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>The keys of <c>--set</c>, their ranges and defaults.</summary>
    public static OptionSchema<TrainingRecipe> Schema { get; } = TrainingRecipeSchema.Create();

    /// <summary>Reads settings <c>key=value</c> on top of this recipe.</summary>
    /// <remarks>Another optimizer brings its own usual learning rate and weight decay, where these are not set too.</remarks>
    /// <exception cref="UsageException">Unknown keys, keys given twice, unreadable or forbidden values: all faults in one line.</exception>
    public TrainingRecipe With(IEnumerable<string> settings)
    {
        string[] given = [.. settings];
        TrainingRecipe parsed = Schema.Parse(given, this);
        if (parsed.Optimizer == Optimizer)
            return parsed;
        TrainingRecipe usual = parsed.Optimizer switch
        {
            OptimizerKind.Sgd => parsed with { LearningRate = 0.1, WeightDecay = 5e-4 },
            OptimizerKind.Adam => parsed with { LearningRate = 2e-3, WeightDecay = 0 },
            _ => parsed with { LearningRate = 2e-3, WeightDecay = 0.01 },
        };
        return Schema.Parse(given, usual);
    }

    /// <summary>All settings as text: <c>epochs=8,batch=64,lr=0.1,...</c>.</summary>
    public override string ToString() => Schema.Format(this);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="UsageException">The text is not a recipe.</exception>
    public static TrainingRecipe Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Schema.Parse(text.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
