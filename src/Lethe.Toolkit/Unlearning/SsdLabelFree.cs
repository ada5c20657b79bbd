using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Selective synaptic dampening by importances that need no labels: gradients of the squared norm of the logits.</summary>
/// <remarks>
/// As in <see cref="Ssd"/> with ℓ = Σ_k z_k². Published are magnitudes of gradients of batch means, |∂ mean ℓ / ∂θ|; the default takes exact
/// squares of single samples.
/// </remarks>
public sealed class SsdLabelFree : UnlearningMethod<SsdLabelFreeOptions>, IComparesImportances, IMayNeedValidation
{
    private const double PublishedAlpha = 10;
    private const double PublishedLambda = 1;

    private static readonly MethodInfo Description = new()
    {
        Id = "ssd-label-free",
        Name = "Label-free synaptic dampening",
        Summary = "Dampens like ssd, by gradients of the squared norm of the logits, which need no labels.",
        Citation = "Foster, Schoepf and Brintrup, Loss-free machine unlearning, ICLR 2024 (tiny papers).",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range, against each other or against a published rule.</exception>
    public SsdLabelFree(SsdLabelFreeOptions? options = null) : base(Description, SsdLabelFreeOptions.Schema, options)
    {
        PublishedRule.RefuseOthers(SsdLabelFreeOptions.Schema, Settings, Settings with { Importance = Importance });
        DampeningRun.RefuseContradictions(Settings.Dampening, Importance);
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, SsdLabelFreeOptions.Schema, options => new SsdLabelFree(options));

    ImportanceOptions IComparesImportances.Importance => Importance;

    ImportanceSettings IComparesImportances.Estimator => Estimator;

    bool IMayNeedValidation.NeedsValidation => DampeningRun.Searches(Settings.Dampening, IsPaper);

    private bool IsPaper => Settings.Rule == SsdRule.Paper;

    private ImportanceOptions Importance => (IsPaper ? Settings.Importance.AsPublished() : Settings.Importance) with { Loss = ImportanceLoss.LogitNorm };

    private ImportanceSettings Estimator => Importance.Settings with { Magnitudes = !Importance.Settings.IsPerSample };

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double lambda = Settings.Lambda ?? (IsPaper ? PublishedLambda : DampeningRun.TunedLambda);
        return new DampeningRun(context, Settings.Dampening, IsPaper ? PublishedAlpha : null, lambda).Run(Importance, Estimator);
    }
}
