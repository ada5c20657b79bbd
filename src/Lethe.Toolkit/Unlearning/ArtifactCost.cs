namespace Lethe.Unlearning;

/// <summary>What it took to make something, when it was made.</summary>
/// <param name="Seconds">Wall time in seconds.</param>
/// <param name="SamplesForward">Images that went through a forward pass.</param>
/// <param name="SamplesBackward">Images that went through a backward pass.</param>
public readonly record struct ArtifactCost(double Seconds, long SamplesForward, long SamplesBackward)
{
    /// <summary>Both together.</summary>
    public static ArtifactCost operator +(ArtifactCost left, ArtifactCost right) =>
        new(left.Seconds + right.Seconds, left.SamplesForward + right.SamplesForward, left.SamplesBackward + right.SamplesBackward);

    /// <summary>Both together.</summary>
    public static ArtifactCost Add(ArtifactCost left, ArtifactCost right) => left + right;
}
