using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lethe.Experiments.Store;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Computes importances of a model's weights over all of D, or over what a request leaves of it, once for all methods and requests that compare with them.</summary>
internal sealed class ImportancesStep : ArtifactStep
{
    private readonly TrainStep _original;
    private readonly SharedImportances _shared;

    internal ImportancesStep(TrainStep original, SharedImportances shared)
        : base(KeyOf(original, shared), LabelOf(original, shared), original) => (_original, _shared) = (original, shared);

    /// <summary>The step that trains the model.</summary>
    internal TrainStep Original => _original;

    /// <summary>How many images the pass is over.</summary>
    internal int Images => _shared.Part.Count;

    internal override StepOutput Run(StepContext context)
    {
        long start = context.Time.GetTimestamp();
        Artifact artifact = _shared.Compute(context.Model(_original), context.Workers, context.Progress, context.Cancellation);
        StepMeasurement measurement = context.Measured(context.Time.GetElapsedTime(start).TotalSeconds) with { SamplesForward = Images, SamplesBackward = Images };
        return new StepOutput(new StepRecord { Label = Label, ArtifactSha256 = artifact.Sha256() }, measurement) { Artifact = artifact };
    }

    private static string LabelOf(TrainStep original, SharedImportances shared)
    {
        string over = shared.Part.Count == original.Data.Train.Count ? "D" : string.Create(CultureInfo.InvariantCulture, $"{shared.Part.Count} images");
        return $"importances over {over} ({shared.Settings.Text}) on {original.Label[6..]}";
    }

    // The size of a batch is part of the bits even where it is not part of the estimate: sums are taken batch by batch.
    private static StepKey KeyOf(TrainStep original, SharedImportances shared) => StepKey.Of(
        Importances.Kind,
        StepVersions.Importances,
        ("original", original.Key.Hash),
        ("estimator", shared.Settings.Text),
        ("batch", shared.Settings.Batch.ToString(CultureInfo.InvariantCulture)),
        ("ids", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(shared.Part.Ids)))));
}
