using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A request to forget, to be served on a model.</summary>
public sealed record UnlearningJob
{
    /// <summary>The trained model. It is not changed.</summary>
    public required Model Original { get; init; }

    /// <summary>The data it was trained on.</summary>
    public required Dataset Data { get; init; }

    /// <summary>What to forget.</summary>
    public required ForgetRequest Request { get; init; }

    /// <summary>Where all of the run's randomness comes from.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Which parameters and buffers may change, by name; all if left out. The others keep the original's bits.</summary>
    public Func<string, bool>? Trainable { get; init; }

    /// <summary>Artifacts of earlier runs to use again, and where this run's go.</summary>
    public ArtifactStore Artifacts { get; init; } = new();

    /// <summary>Who is told of the progress.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>The clock that the cost is measured with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The threads; <see cref="WorkerPool.Shared"/> if left out.</summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>The file that keeps the state of an interrupted retraining, <c>F.partial</c>; none is kept if left out.</summary>
    public string? PartialPath { get; init; }

    /// <summary>Artifacts that are knowledge of D_f, for the runs of one search: in memory, and gone with it. None are kept if left out.</summary>
    internal ArtifactStore? Passing { get; init; }

    /// <summary>Receives what artifacts the runs of a search make, so that a later run of it does not count them as those of earlier runs; <see langword="null"/> outside of searches.</summary>
    internal List<Artifact>? MadeHere { get; init; }

    /// <summary>The share of the train images that the method is shown, of each class of D_f and of D_r: a search tries options on few of them first.</summary>
    /// <value>Default 1, all.</value>
    internal double Share { get; init; } = 1;

    /// <summary>Counts the images that go through a network, of a run that fails too; one of its own if left out.</summary>
    internal WorkMeter? Meter { get; init; }

    /// <summary>Splits the data by the request, leaving out of D_r what the model has forgotten before.</summary>
    /// <exception cref="UsageException">The request matches nothing or everything, or an earlier one meant other images.</exception>
    public ForgetSplit Split() => RequestHistory.Split(Original.Description, Data, Request);
}
