using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>What stays the same over the audits of one request: the data, the request, the reference models and what to measure.</summary>
public sealed record AuditPlan
{
    /// <summary>The data, test part included.</summary>
    public required Dataset Data { get; init; }

    /// <summary>The request on that data.</summary>
    public required ForgetSplit Split { get; init; }

    /// <summary>The model before forgetting.</summary>
    public required Model Original { get; init; }

    /// <summary>A model trained without D_f; without one there are no gaps, and no claim.</summary>
    public Model? Retrained { get; init; }

    /// <summary>A second one of another seed: the floor of distances to the retrained model. Without it the floor is unknown.</summary>
    public Model? SecondRetrained { get; init; }

    /// <summary>What to measure; by default everything that needs forward passes only.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = MetricRegistry.Default.Select("default");

    /// <summary>The seed of resamples, fresh networks and choices among images.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many fresh networks ZRF compares with.</summary>
    /// <value>3 or more, default 3.</value>
    public int FreshNetworks { get; init; } = 3;

    /// <summary>The threads; <see cref="WorkerPool.Shared"/> if left out.</summary>
    public WorkerPool? Workers { get; init; }
}
