namespace Lethe.Reporting.Charts;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name, for the tip.</param>
/// <param name="Style">The classes of the style sheet.</param>
/// <param name="Points">Its points, from left to right.</param>
internal sealed record LineSeries(string Name, string Style, IReadOnlyList<(double X, double Y)> Points);
