using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Selective synaptic dampening: shrinks the weights that matter much more for D_f than for D, without any training.</summary>
/// <remarks>
/// <para>
/// Where I_f > α I_D, θ ← β θ with β = min(λ I_D / I_f, 1), the importances I being diagonals of the Fisher information over D_f and over
/// D = D_f ∪ D_r. This bounds the factor; the paper's pseudocode bounds the value, which is wrong for negative weights.
/// </para>
/// <para>
/// The default rule differs from the paper's. Importances are exact, from per-sample gradients, and of the log-odds of the true class in place of the
/// loss, which vanishes for samples that the model is sure of, so that every sample counts alike. Thresholds are found on the validation images, by
/// forward passes alone: one for the layers before the classifier, as far as D_r can do without, and one for the classifier, until D_f is where a network
/// would be that never saw it.
/// </para>
/// </remarks>
public sealed class Ssd : UnlearningMethod<SsdOptions>, IComparesImportances, IMayNeedValidation
{
    private const double PublishedAlpha = 10;
    private const double PublishedLambda = 1;

    private static readonly MethodInfo Description = new()
    {
        Id = "ssd",
        Name = "Selective synaptic dampening",
        Summary = "Shrinks the weights that matter much more for D_f than for D, by their squared gradients; no training afterwards.",
        Citation = "Foster, Schoepf and Brintrup, Fast machine unlearning without retraining through selective synaptic dampening, AAAI 2024.",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range, against each other or against a published rule.</exception>
    public Ssd(SsdOptions? options = null) : base(Description, SsdOptions.Schema, options)
    {
        PublishedRule.RefuseOthers(SsdOptions.Schema, Settings, Settings with { Importance = Importance });
        DampeningRun.RefuseContradictions(Settings.Dampening, Importance);
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, SsdOptions.Schema, options => new Ssd(options));

    ImportanceOptions IComparesImportances.Importance => Importance;

    ImportanceSettings IComparesImportances.Estimator => Estimator;

    bool IMayNeedValidation.NeedsValidation => DampeningRun.Searches(Settings.Dampening, Settings.Rule != SsdRule.Tuned);

    private ImportanceOptions Importance => Settings.Rule switch
    {
        SsdRule.Paper => Settings.Importance.AsPublished(),
        SsdRule.Notebook => Settings.Importance.AsInNotebook(),
        _ => Settings.Importance,
    };

    private ImportanceSettings Estimator => Importance.Settings;

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool published = Settings.Rule != SsdRule.Tuned;
        double lambda = Settings.Lambda ?? (published ? PublishedLambda : DampeningRun.TunedLambda);
        return new DampeningRun(context, Settings.Dampening, published ? PublishedAlpha : null, lambda).Run(Importance, Estimator);
    }
}
