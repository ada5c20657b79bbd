using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>What a metric says of itself: for <c>lethe list metrics</c>, the report's legend, the documentation and the claim.</summary>
/// <param name="Description">Id, name, formula, direction, ideal, summary, unit and margin.</param>
public sealed record MetricInfo(MetricDescription Description)
{
    /// <summary>The ideal of most metrics.</summary>
    public const string RetrainedValue = "the retrained model's value";

    /// <summary>The ideal of a distance to the retrained model.</summary>
    public const string RetrainedFloor = "the value of a second retrained model of another seed (the floor)";

    /// <summary>The metric's name in JSON and on the command line, such as <c>kl_forget</c>.</summary>
    public string Id => Description.Id;

    /// <summary>What it needs.</summary>
    public MetricNeeds Needs { get; init; }

    /// <summary>
    /// Whether it is a distance to the retrained model. What stands beside it is then the floor, the distance of a second retrained model of
    /// another seed.
    /// </summary>
    public bool HasFloor { get; init; }

    /// <summary>The requests it is defined for; for the others its value is missing, with a reason.</summary>
    public ImmutableArray<ForgetScope> Scopes { get; init; } = [ForgetScope.Classes, ForgetScope.FineClasses, ForgetScope.Samples];

    /// <summary>The smallest value there can be.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value there can be.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Where it was published; empty for common knowledge.</summary>
    public string Citation { get; init; } = "";

    /// <summary>Whether <c>--metrics default</c> includes it.</summary>
    public bool IsDefault { get; init; } = true;
}
