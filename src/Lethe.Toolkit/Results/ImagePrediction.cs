namespace Lethe.Results;

/// <summary>What a model says of a <see cref="TestImage"/>.</summary>
/// <param name="Label">The predicted class index.</param>
/// <param name="Probability">Its probability.</param>
public sealed record ImagePrediction(int Label, double Probability);
