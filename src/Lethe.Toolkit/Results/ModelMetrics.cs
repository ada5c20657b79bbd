namespace Lethe.Results;

/// <summary>What was measured on one model.</summary>
/// <param name="Metrics">The values by metric name.</param>
public sealed record ModelMetrics(MetricSet Metrics);
