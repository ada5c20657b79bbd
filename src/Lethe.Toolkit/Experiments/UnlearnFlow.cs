using Lethe.Data;
using Lethe.Experiments.Search;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>Serves a request to forget on a model from a file, and writes the unlearned model to another.</summary>
/// <remarks>Thread-safe; two runs at once need different output files.</remarks>
public static class UnlearnFlow
{
    /// <summary>Runs the flow. Names, options and the request's grammar are checked first, then the files, then work begins.</summary>
    /// <param name="request">Model, data, request, method, output.</param>
    /// <param name="settings">Seed, data root, progress.</param>
    /// <param name="registry">The methods to choose from; those of Lethe if left out.</param>
    /// <param name="cancellation">Stops the run; an interrupted retraining leaves <c>F.partial</c> to go on from.</param>
    /// <exception cref="UsageException">Unknown names or options, values out of range, a request that cannot be served.</exception>
    /// <exception cref="DataException">A file is missing or broken, the model does not fit the data, or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static UnlearnOutcome Run(UnlearnRequest request, FlowSettings settings, MethodRegistry? registry = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        MethodDefinition definition = (registry ?? MethodRegistry.Default).Find(request.Method);
        UnlearningMethod method = definition.Create(request.Settings);
        ForgetRequest forget = ForgetRequest.Parse(request.Forget);
        ModelFile.EnsureWritable(request.Output);
        (Dataset data, Model original) = settings.Load(request.Data, request.Model);
        string partial = PartialTraining.PathFor(request.Output);
        UnlearningJob job = new()
        {
            Original = original,
            Data = data,
            Request = forget,
            Seed = settings.Seed,
            Progress = settings.Progress,
            Time = settings.Time,
            PartialPath = partial,
            Artifacts = new ArtifactStore(request.Artifacts ?? Path.GetDirectoryName(Path.GetFullPath(request.Model))),
        };
        UnlearningResult result = request.Tune ? Tuned(definition, request, job, cancellation) : Unlearner.Run(method, job, cancellation);
        ModelFile.Save(result.Model, request.Output);
        PartialTraining.Discard(partial);
        return new UnlearnOutcome(result, Path.GetFullPath(request.Output), ResidualFiles.Find(request.Model, request.Output, data.Name, result.Split.IdsSha256, result.Model.Description.Parents));
    }

    // The search looks at validation images alone, and its cost is the method's.
    private static UnlearningResult Tuned(MethodDefinition definition, UnlearnRequest request, UnlearningJob job, CancellationToken cancellation)
    {
        List<Artifact> made = [];
        job = job with { Passing = new ArtifactStore(), MadeHere = made };
        SearchResult found = new OptionSearch(definition, OptionSpace.Around(definition.Schema, request.Settings)).Run(job, cancellation);
        UnlearningResult result = Unlearner.Run(definition.Create(found.Best.Settings), job, cancellation);
        string note = FormattableString.Invariant($"Options were searched for on the validation part, {found.Trials.Length} tried, the best with {found.Best.Message}; their cost is counted.");
        return result with
        {
            Cost = result.Cost with
            {
                Seconds = result.Cost.Seconds + found.Cost.Seconds,
                SamplesForward = result.Cost.SamplesForward + found.Cost.SamplesForward,
                SamplesBackward = result.Cost.SamplesBackward + found.Cost.SamplesBackward,
                Artifacts = made.Aggregate(default(ArtifactCost), (sum, artifact) => sum + artifact.Made),
            },
            Notes = [.. result.Notes, note],
        };
    }
}
