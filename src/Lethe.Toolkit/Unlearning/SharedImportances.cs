using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Importances that several runs on one model may ask for: over all of D, over a part of it, or over D_r.</summary>
/// <param name="Part">The images, in the order of sample ids.</param>
/// <param name="Settings">The estimator.</param>
internal sealed record SharedImportances(DatasetPart Part, ImportanceSettings Settings)
{
    /// <summary>Those that a method will look for; none if it compares no importances.</summary>
    internal static IReadOnlyList<SharedImportances> Of(UnlearningMethod method, ForgetData data) =>
        method is IComparesImportances compares ? ImportanceParts.Shared(data, data.ClassNames.Length, compares.Importance, compares.Estimator) : [];

    /// <summary>What a run finds them by.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">What tells its weights; their hash if left out.</param>
    internal string KeyOn(Model model, string? weights = null) => ArtifactKey.Of(Importances.Kind, model, Part, Settings.Key, weights);

    /// <summary>Computes them outside any run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="workers">The threads.</param>
    /// <param name="progress">Who is told of the progress.</param>
    /// <param name="cancellation">Stops the pass.</param>
    internal Artifact Compute(Model model, WorkerPool? workers, IProgress<ProgressEvent>? progress, CancellationToken cancellation)
    {
        void Passed(int done) => progress?.Report(new ProgressEvent(ProgressKind.Step, Importances.Kind, done / (double)Part.Count));
        return ImportancePass.Compute(model, Part, Settings, workers, Passed, cancellation).ToArtifact(KeyOn(model), model, model.Sha256(), Settings.Text);
    }
}
