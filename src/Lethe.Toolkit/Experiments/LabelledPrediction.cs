namespace Lethe.Experiments;

/// <summary>What a model says of one image.</summary>
/// <param name="Id">The image's id in its data set, or the path of its file.</param>
/// <param name="Label">The predicted class index.</param>
/// <param name="Class">The predicted class's name.</param>
/// <param name="TrueLabel">The class index that the data set gives; <see langword="null"/> for image files.</param>
/// <param name="Probabilities">The probability of each class.</param>
public sealed record LabelledPrediction(string Id, int Label, string Class, int? TrueLabel, IReadOnlyList<float> Probabilities);
