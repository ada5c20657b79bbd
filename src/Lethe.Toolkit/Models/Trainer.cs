namespace Lethe.Models;

/// <summary>Trains models: one loop for training from scratch and for every method that takes gradient steps.</summary>
/// <remarks>
/// The result has the same bits for any number of threads. Several trainings may run at once, each on a thread of its own.
/// </remarks>
public static class Trainer
{
    /// <summary>Trains a copy of a model.</summary>
    /// <param name="start">The model to start from; it stays as it is.</param>
    /// <param name="run">Data, recipe and hooks.</param>
    /// <param name="cancellation">Stops between two steps; the state goes to <see cref="TrainingRun.PartialPath"/> first.</param>
    /// <exception cref="UsageException">The recipe is out of range, or there is nothing to train on.</exception>
    /// <exception cref="DivergenceException">The loss is no longer a number.</exception>
    /// <exception cref="DataException">The partial file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TrainingResult Train(Model start, TrainingRun run, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(run);
        TrainingRecipe.Schema.Validate(run.Recipe);
        if (run.Part.Count == 0)
            throw new UsageException($"{run.Stage}: there are no images to train on");
        using TrainingLoop loop = new(start, run);
        return loop.Run(cancellation);
    }
}
