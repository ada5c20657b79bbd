namespace Lethe.Evaluation;

/// <summary>What a metric needs beside forward passes of the model that is measured.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>Forward passes only.</summary>
    ForwardPasses = 0,

    /// <summary>The retrained model; without one there is no value.</summary>
    RetrainedModel = 1,

    /// <summary>Training: relearning, or a probe on the features. Such metrics are not among the default ones.</summary>
    Training = 2,
}
