using Lethe.Engine.Kernels;

namespace Lethe.Models;

/// <summary>What a <see cref="Predictor"/> is to do beside logits.</summary>
public sealed record PredictorOptions
{
    /// <summary>The node whose outputs are wanted as <see cref="Predictions.Features"/>; <see cref="Predictor.Penultimate"/> names the usual one.</summary>
    public string? FeatureNode { get; init; }

    /// <summary>The threads; <see cref="WorkerPool.Shared"/> if left out.</summary>
    public WorkerPool? Workers { get; init; }
}
