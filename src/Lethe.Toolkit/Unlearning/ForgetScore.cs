namespace Lethe.Unlearning;

/// <summary>A model's accuracies while a method looks for its knobs, on validation images.</summary>
/// <param name="Forget">On D_f.</param>
/// <param name="Retain">On D_r.</param>
internal readonly record struct ForgetScore(double Forget, double Retain);
