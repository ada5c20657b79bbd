namespace Lethe.Experiments.Running;

/// <summary>The seeds of a cell.</summary>
/// <param name="Training">Of the original and the retrained model.</param>
/// <param name="Unlearning">Of the method.</param>
/// <param name="Evaluation">Of the audit.</param>
internal readonly record struct CellSeeds(ulong Training, ulong Unlearning, ulong Evaluation);
