namespace Lethe.Results;

/// <summary>One cell of a row.</summary>
/// <param name="Seeds">Its seeds, as text: <c>training 0, unlearning 0, evaluation 0</c>.</param>
/// <param name="Forget">Accuracy on D_f: of test images, of train images for sample requests.</param>
/// <param name="Retain">Accuracy on D_r of test images.</param>
/// <param name="AverageGap">The average gap to the retrained model.</param>
/// <param name="Report">The folder of the cell's own report, relative to the study's: <c>GROUP/METHOD</c>, where <c>GROUP</c> has the report of all methods; <see langword="null"/> if there is none.</param>
public sealed record StudyPoint(string Seeds, double? Forget, double? Retain, double? AverageGap, string? Report = null);
