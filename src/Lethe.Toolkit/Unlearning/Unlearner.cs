using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Runs methods: measures the cost, checks the result, writes the history. Methods do none of this by themselves.</summary>
/// <remarks>Thread-safe; several runs may share one original model.</remarks>
public static class Unlearner
{
    /// <summary>Serves a request to forget.</summary>
    /// <param name="method">How.</param>
    /// <param name="job">The model, the data, the request.</param>
    /// <param name="cancellation">Stops the run; nothing is left behind but the partial file of a retraining that was asked for.</param>
    /// <exception cref="UsageException">The request cannot be served: it matches nothing or everything, or not by this method or on this model.</exception>
    /// <exception cref="DataException">The model and the data do not belong together.</exception>
    /// <exception cref="UnlearningException">The method has destroyed the model: a weight is not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static UnlearningResult Run(UnlearningMethod method, UnlearningJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(job);
        ForgetSplit split = job.Split();
        ForgetData data = split.Training.Take(job.Share);
        RequestChecks.Check(method.Info, job, split);
        cancellation.ThrowIfCancellationRequested();
        long start = job.Time.GetTimestamp();
        var earlier = new EarlierClasses(method, job, data);
        var context = new UnlearningContext(job, earlier.Masked(job.Original), data, method.Info.Id, cancellation) { Earlier = earlier };
        Model model = earlier.Masked(method.Run(context));
        double seconds = job.Time.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        if (earlier.Warning.Length > 0)
            context.Note(earlier.Warning);
        WeightChecks.RefuseNonFinite(method.Info, model.Parameters);
        TouchedWeights[] touched = [.. TouchedWeights.Between(job.Original.Parameters, model.Parameters)];
        var cost = new UnlearningCost(seconds, context.Meter.Forward, context.Meter.Backward, touched.Sum(tensor => tensor.Changed))
        {
            Artifacts = context.ArtifactsMade,
            Reused = context.ArtifactsReused,
        };
        return new UnlearningResult(method, model.With(Describe(method, job, split, model)), split, cost, context.Artifacts, context.Notes) { Epochs = context.Epochs, Touched = touched };
    }

    private static ModelDescription Describe(UnlearningMethod method, UnlearningJob job, ForgetSplit split, Model model)
    {
        ServedRequest served = new(split.Request, split.IdsSha256, method.Info.Id, method.OptionsText);
        ModelDescription after = ModelDescription.After(job.Original, served);
        return model.Description with { History = after.History, Parents = after.Parents };
    }
}
