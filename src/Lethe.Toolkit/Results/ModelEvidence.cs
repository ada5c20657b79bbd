namespace Lethe.Results;

/// <summary>What the report shows of one model. Every part may be absent; the report leaves out what is not there.</summary>
public sealed record ModelEvidence
{
    /// <summary>The metrics of the model.</summary>
    public ModelMetrics? Metrics { get; init; }

    /// <summary>The SHA-256 of the model's file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Wall time in seconds to make it: training, retraining or unlearning.</summary>
    public double? Seconds { get; init; }

    /// <summary>The epochs of its training, or of the unlearning where the method trains.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; init; } = [];

    /// <summary>Labels and predictions of the whole test part.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>Confidence and loss, a group of samples each.</summary>
    public IReadOnlyList<SampleGroup> Groups { get; init; } = [];

    /// <summary>Its predictions for <see cref="ReportDocument.Images"/>, in the same order; empty if there are none.</summary>
    public IReadOnlyList<ImagePrediction> ImagePredictions { get; init; } = [];
}
