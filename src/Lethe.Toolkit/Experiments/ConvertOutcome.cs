namespace Lethe.Experiments;

/// <summary>What <c>lethe convert</c> has done.</summary>
/// <param name="File">The full path of the file that was written.</param>
/// <param name="Summary">What it holds.</param>
/// <param name="Notes">What a user should know of it, a sentence each.</param>
public sealed record ConvertOutcome(string File, ModelSummary Summary, IReadOnlyList<string> Notes);
