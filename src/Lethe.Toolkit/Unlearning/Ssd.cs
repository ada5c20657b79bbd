using System.Globalization;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Selective synaptic dampening: shrinks the weights that matter much more for D_f than for D, without any training.</summary>
/// <remarks>
/// <para>
/// Where I_f > α I_D, θ ← β θ with β = min(λ I_D / I_f, 1), the importances I being diagonals of the Fisher information over D_f and over
/// D = D_f ∪ D_r. This bounds the factor; the paper's pseudocode bounds the value, which is wrong for negative weights.
/// </para>
/// <para>
/// The default rule differs from the paper's in three ways. Importances are exact, from per-sample gradients. They are gradients of the log-odds of
/// the true class in place of the loss, which vanish for samples that the model is sure of, so that every sample counts alike. And α is found on the
/// validation images, by forward passes alone.
/// </para>
/// </remarks>
public sealed class Ssd : UnlearningMethod<SsdOptions>
{
    private const double PublishedAlpha = 10;
    private const double PublishedLambda = 1;

    /// <summary>Below 1: fewer weights shrunk further forget as much as more weights shrunk less, and cost less on D_r.</summary>
    private const double TunedLambda = 0.2;

    private static readonly MethodInfo Description = new()
    {
        Id = "ssd",
        Name = "Selective synaptic dampening",
        Summary = "Shrinks the weights that matter much more for D_f than for D, by their squared gradients; no training afterwards.",
        Citation = "Foster, Schoepf and Brintrup, Fast machine unlearning without retraining through selective synaptic dampening, AAAI 2024.",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public Ssd(SsdOptions? options = null) : base(Description, SsdOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, SsdOptions.Schema, options => new Ssd(options));

    private bool IsPaper => Settings.Rule == SsdRule.Paper;

    private double? Alpha => Settings.Alpha ?? (IsPaper ? PublishedAlpha : null);

    private double Lambda => Settings.Lambda ?? (IsPaper ? PublishedLambda : TunedLambda);

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ForgetProbe? probe = Alpha is null ? new ForgetProbe(context) : null;
        Dampening dampening = Prepare(context);
        if (probe is not null)
            return new DampeningSearch(context, probe, dampening, Lambda).Run();
        Model model = context.Original.Clone();
        long selected = dampening.Apply(model.Parameters, Alpha!.Value, Lambda);
        context.Note(string.Create(CultureInfo.InvariantCulture, $"Dampened {selected} of {model.Parameters.ParameterElements} weights at alpha {Alpha.Value:G4}."));
        return model;
    }

    private Dampening Prepare(UnlearningContext context)
    {
        ForgetData data = context.Data;
        ImportanceSettings settings = IsPaper
            ? new ImportanceSettings(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, Settings.Batch)
            : new ImportanceSettings(Settings.Fisher, Settings.Loss, Settings.Batch);
        Importances forget = ImportancePass.Compute(context, data.ForgetTrain, settings);
        DatasetPart all = InOrder(data.ForgetTrain.Concat(data.RetainTrain));
        Importances whole = ImportancePass.Kept(context, all, settings, () => settings.Estimator == FisherEstimator.PerSample
            ? forget.Join(ImportancePass.Compute(context, data.RetainTrain, settings))
            : ImportancePass.Compute(context, all, settings));
        return new Dampening(forget, whole, context.Original.Parameters, context.IsTrainable);
    }

    /// <summary>D in the order of sample ids: the same whatever is to be forgotten, so that its importances are found again.</summary>
    private static DatasetPart InOrder(DatasetPart part)
    {
        int[] order = [.. Enumerable.Range(0, part.Count).OrderBy(part.Id)];
        return part.Select(order);
    }
}
