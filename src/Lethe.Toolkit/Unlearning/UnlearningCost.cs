namespace Lethe.Unlearning;

/// <summary>What a run of a method cost, measured by the <see cref="Unlearner"/>.</summary>
/// <param name="Seconds">Wall time in seconds, search for options included.</param>
/// <param name="SamplesForward">Images that went through a forward pass, those of training steps included.</param>
/// <param name="SamplesBackward">Images that went through a backward pass.</param>
/// <param name="ParametersChanged">Learnable scalars whose value differs from the original model's.</param>
public sealed record UnlearningCost(double Seconds, long SamplesForward, long SamplesBackward, long ParametersChanged);
