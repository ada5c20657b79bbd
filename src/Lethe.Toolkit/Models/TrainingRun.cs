using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>A training to be done by a <see cref="Trainer"/>: the data, the recipe, and what a method wants to be different.</summary>
public sealed record TrainingRun
{
    /// <summary>What is trained on.</summary>
    public required DatasetPart Part { get; init; }

    /// <summary>How.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>Where order, augmentation and dropout draw from; keyed by epoch and sample id inside.</summary>
    public required RandomStream Random { get; init; }

    /// <summary>What accuracy is measured on after every epoch; nothing if left out or empty.</summary>
    public DatasetPart? Validation { get; init; }

    /// <summary>The loss of a step, a scalar; mean cross-entropy on the batch's labels if left out.</summary>
    public Func<TrainingStep, Tensor>? Loss { get; init; }

    /// <summary>Called after each backward pass, before the weights move: may change gradients.</summary>
    public Action<TrainingStep>? AfterBackward { get; init; }

    /// <summary>Which parameters move; all if left out. The others do not change by a bit.</summary>
    public Func<string, bool>? Trainable { get; init; }

    /// <summary>Whether batch norm runs on its stored statistics and leaves them as they are.</summary>
    public bool FreezeBatchNorm { get; init; }

    /// <summary>Asked after every epoch: whether to stop there. The model is the one in training as it stands: do not keep it.</summary>
    public Func<EpochReport, Model, bool>? StopAfter { get; init; }

    /// <summary>The name of this training in progress events.</summary>
    public string Stage { get; init; } = "train";

    /// <summary>Who is told of the progress.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>The clock for rates and durations.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The threads; <see cref="WorkerPool.Shared"/> if left out.</summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>The file that keeps the state of an interrupted training, <c>F.partial</c>; none is kept if left out.</summary>
    public string? PartialPath { get; init; }

    /// <summary>How many steps to take, the last epoch cut short if need be; as many as the recipe's epochs have if left out.</summary>
    internal int? Steps { get; init; }

    /// <summary>Told of the images of each forward and each backward pass when they are done, so that the work of a training that fails is known too.</summary>
    internal Action<long, long>? Worked { get; init; }

    /// <summary>The training of a fresh model on the train part of its data, by its own recipe.</summary>
    /// <param name="start">The model, as <see cref="ModelRegistry.Create"/> makes it.</param>
    /// <param name="data">The dataset; accuracy is measured on its validation part after every epoch.</param>
    /// <param name="seed">The seed; order, augmentation and dropout come from its stream <c>train</c>.</param>
    /// <exception cref="ArgumentException">The model has no recipe.</exception>
    public static TrainingRun Of(Model start, Dataset data, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(data);
        return new TrainingRun
        {
            Part = data.Train,
            Validation = data.Validation,
            Recipe = start.Description.Recipe ?? throw new ArgumentException("The model has no recipe.", nameof(start)),
            Random = new RandomStream(seed).Derive("train"),
        };
    }
}
