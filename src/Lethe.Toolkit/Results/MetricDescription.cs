namespace Lethe.Results;

/// <summary>What the legend says of a metric.</summary>
/// <param name="Id">Its name in JSON, e.g. <c>kl_forget</c>.</param>
/// <param name="Name">Its name for people, short enough for a column head, e.g. <c>KL on D_f</c>.</param>
/// <param name="Formula">Its formula in plain text.</param>
/// <param name="Direction">Which way it is better.</param>
/// <param name="Ideal">The value to aim for, in words, e.g. <c>the retrained model's value</c>.</param>
/// <param name="Summary">What it tells, in one or two sentences.</param>
/// <param name="Unit">How it is printed.</param>
/// <param name="Margin">A gap to the retrained model no larger than this counts as small; <see langword="null"/>: the default of the unit.</param>
public sealed record MetricDescription(
    string Id,
    string Name,
    string Formula,
    MetricDirection Direction,
    string Ideal,
    string Summary,
    MetricUnit Unit = MetricUnit.Score,
    double? Margin = null);
