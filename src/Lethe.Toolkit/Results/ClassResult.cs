namespace Lethe.Results;

/// <summary>One class in a <see cref="StudyRow"/>: its accuracy on test images.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Forgotten">Whether the request names it.</param>
/// <param name="Accuracy">The unlearned model's accuracy, over seeds.</param>
/// <param name="Gap">Minus the retrained model's, paired by seed; <see langword="null"/> where there is none.</param>
public sealed record ClassResult(string Class, bool Forgotten, SeedValue Accuracy, SeedValue? Gap = null);
