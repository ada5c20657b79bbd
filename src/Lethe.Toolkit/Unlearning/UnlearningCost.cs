namespace Lethe.Unlearning;

/// <summary>What a run of a method cost, measured by the <see cref="Unlearner"/>.</summary>
/// <param name="Seconds">Wall time in seconds, search for options included.</param>
/// <param name="SamplesForward">Images that went through a forward pass, those of training steps included.</param>
/// <param name="SamplesBackward">Images that went through a backward pass.</param>
/// <param name="ParametersChanged">Learnable scalars whose value differs from the original model's.</param>
public sealed record UnlearningCost(double Seconds, long SamplesForward, long SamplesBackward, long ParametersChanged)
{
    /// <summary>What of it went into artifacts that serve further runs on the same model: importances for any request, an expert for the same one.</summary>
    public ArtifactCost Artifacts { get; init; }

    /// <summary>What the artifacts of earlier runs that it used took when they were made; not part of the rest.</summary>
    public ArtifactCost Reused { get; init; }
}
