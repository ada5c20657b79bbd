namespace Lethe.Reporting.Charts;

/// <summary>One bar of a <see cref="CostChart"/>.</summary>
internal sealed record CostRow(string Name, double Seconds, string Note, bool IsReference);
