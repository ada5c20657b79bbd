namespace Lethe.Experiments;

/// <summary>What <c>lethe predict</c> is asked to do.</summary>
public sealed record PredictRequest
{
    /// <summary>The file of the model.</summary>
    public required string Model { get; init; }

    /// <summary>One data set with options, or image files and folders of such.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>The part of the data set: <c>test</c>, <c>validation</c> or <c>train</c>.</summary>
    public string Part { get; init; } = "test";
}
