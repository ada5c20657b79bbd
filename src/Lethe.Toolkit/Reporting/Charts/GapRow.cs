using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>One method in a <see cref="GapChart"/>.</summary>
internal sealed record GapRow(string Name, MetricValue Gap, bool IsControl);
