namespace Lethe.Results;

/// <summary>A number over seeds.</summary>
/// <param name="Metric">What it is.</param>
/// <param name="Seeds">The number of seeds it is over.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation; <see langword="null"/> for one seed.</param>
/// <param name="Low">The lower end of the 95 % interval of the mean (Student's t, over seeds); <see langword="null"/> for one seed.</param>
/// <param name="High">The upper end.</param>
public sealed record SeedValue(string Metric, int Seeds, double Mean, double? Deviation = null, double? Low = null, double? High = null);
