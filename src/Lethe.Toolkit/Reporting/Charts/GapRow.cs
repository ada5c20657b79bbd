using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>One method in a <see cref="GapChart"/>.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Gap">The gap with its interval.</param>
/// <param name="IsControl">Whether it is a control.</param>
/// <param name="Points">The gaps of single seeds; none if left out.</param>
/// <param name="Level">How the row is marked; by the distance of <paramref name="Gap"/> if left out.</param>
internal sealed record GapRow(string Name, MetricValue Gap, bool IsControl, IReadOnlyList<double>? Points = null, GapLevel? Level = null);
