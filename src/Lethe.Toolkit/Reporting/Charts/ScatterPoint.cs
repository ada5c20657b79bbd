using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>One model in a <see cref="ScatterChart"/>.</summary>
/// <param name="Name">Its label.</param>
/// <param name="X">Its forget accuracy.</param>
/// <param name="Y">Its retain accuracy.</param>
/// <param name="Style">The class of the style sheet: <c>original</c>, <c>retrained</c>, <c>control</c>, <c>method</c> or <c>alarmed</c>.</param>
internal sealed record ScatterPoint(string Name, MetricValue X, MetricValue Y, string Style);
