using Lethe.Engine.Layers;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The gold standard: a network of the same architecture, trained from scratch on D_r alone.</summary>
/// <remarks>
/// θ* = A(D_r), where A is the original's training: its recipe, with an initialisation and an order of its own. D_r leaves out
/// everything that the model was asked to forget before.
/// </remarks>
public sealed class Retrain : UnlearningMethod<RetrainOptions>
{
    private static readonly MethodInfo Description = new()
    {
        Id = "retrain",
        Name = "Retraining",
        Summary = "Trains a new network from scratch on D_r, by the original's recipe and from an initialisation of its own: the gold standard.",
        Citation = "Standard reference; see Cao and Yang, Towards making systems forget with machine unlearning, IEEE S&P 2015.",
        Kind = MethodKind.Exact,
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public Retrain(RetrainOptions? options = null) : base(Description, RetrainOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, RetrainOptions.Schema, options => new Retrain(options));

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TrainingRecipe recipe = Settings.Complete(context.Original.Description.Recipe);
        TrainingRun run = new()
        {
            Part = context.Data.RetainTrain,
            Recipe = recipe,
            Random = context.Random.Derive("retrain"),
            Validation = context.Data.RetainValidation,
            PartialPath = context.PartialPath,
        };
        Model trained = context.Train(Fresh(context), run).Model;
        return trained.With(context.Original.Description with { Recipe = recipe });
    }

    /// <summary>A network with an initialisation of its own; what must not change is the original's.</summary>
    private static Model Fresh(UnlearningContext context)
    {
        Model original = context.Original;
        ParameterSet parameters = ModelRegistry.Fresh(original, context.Random.Derive("initialisation")).Parameters;
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames))
        {
            if (!context.IsTrainable(name))
                original.Parameters[name].CopyTo(parameters[name].MutableSpan());
        }

        return original.With(parameters);
    }
}
