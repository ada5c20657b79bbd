using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Removes the weights that matter much more for D_f than for the rest: θ ← 0 where I_f > α I.</summary>
/// <remarks>The binary form of <see cref="Ssd"/>, λ = 0.</remarks>
public sealed class FisherPrune : UnlearningMethod<FisherPruneOptions>, IComparesImportances, IMayNeedValidation
{
    private const double PublishedAlpha = 1;

    private static readonly MethodInfo Description = new()
    {
        Id = "fisher-prune",
        Name = "Fisher pruning",
        Summary = "Removes the weights that matter much more for D_f than for D, by their squared gradients; no training afterwards.",
        Citation = "Foster, Schoepf and Brintrup, Fast machine unlearning without retraining through selective synaptic dampening, AAAI 2024 (their notebook's binary rule).",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range, against each other or against a published rule.</exception>
    public FisherPrune(FisherPruneOptions? options = null) : base(Description, FisherPruneOptions.Schema, options)
    {
        PublishedRule.RefuseOthers(FisherPruneOptions.Schema, Settings, Settings with { Importance = Importance });
        DampeningRun.RefuseContradictions(Settings.Dampening, Importance);
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, FisherPruneOptions.Schema, options => new FisherPrune(options));

    ImportanceOptions IComparesImportances.Importance => Importance;

    ImportanceSettings IComparesImportances.Estimator => Estimator;

    bool IMayNeedValidation.NeedsValidation => DampeningRun.Searches(Settings.Dampening, IsNotebook);

    private bool IsNotebook => Settings.Rule == SsdRule.Notebook;

    private ImportanceOptions Importance => IsNotebook ? Settings.Importance.AsInNotebook() : Settings.Importance;

    private ImportanceSettings Estimator => Importance.Settings;

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DampeningRun(context, Settings.Dampening, IsNotebook ? PublishedAlpha : null, 0).Run(Importance, Estimator);
    }
}
