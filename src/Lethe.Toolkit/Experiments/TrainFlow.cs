using Lethe.Data;
using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>Trains a model on a data set and writes it to a file; goes on from <c>F.partial</c> where a training of the same settings was interrupted.</summary>
/// <remarks>Thread-safe; two runs at once need different output files.</remarks>
public static class TrainFlow
{
    /// <summary>Runs the flow.</summary>
    /// <param name="request">Data, architecture, settings, output.</param>
    /// <param name="settings">Seed, data root, progress.</param>
    /// <param name="cancellation">Stops between two steps; the state goes to <c>F.partial</c> first.</param>
    /// <exception cref="UsageException">Unknown names or settings, or values out of range.</exception>
    /// <exception cref="DataException">The data is missing, or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TrainOutcome Run(TrainRequest request, FlowSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        ModelFile.EnsureWritable(request.Output);
        (Dataset data, Model start, TrainingRecipe recipe) = TrainingStart.Of(request, settings);
        string partial = PartialTraining.PathFor(request.Output);
        TrainingResult training = Trainer.Train(start, Plan(start.With(start.Description with { Recipe = recipe }), data, settings, partial), cancellation);
        ModelFile.Save(training.Model, request.Output);
        PartialTraining.Discard(partial);
        double accuracy = Predictor.Run(training.Model, data.Test, cancellation: cancellation).Accuracy();
        return new TrainOutcome(training, accuracy, training.Seconds, ProcessMemory.Peak(), Path.GetFullPath(request.Output));
    }

    /// <summary>The training of a fresh model, as the command line does it.</summary>
    internal static TrainingRun Plan(Model start, Dataset data, FlowSettings settings, string? partial = null) =>
        TrainingRun.Of(start, data, settings.Seed) with { Progress = settings.Progress, Time = settings.Time, PartialPath = partial };
}
