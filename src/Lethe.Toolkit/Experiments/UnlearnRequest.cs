namespace Lethe.Experiments;

/// <summary>What <c>lethe unlearn</c> is asked to do.</summary>
public sealed record UnlearnRequest
{
    /// <summary>The file of the trained model.</summary>
    public required string Model { get; init; }

    /// <summary>The data set it was trained on, with options.</summary>
    public required string Data { get; init; }

    /// <summary>What to forget: <c>class:6</c>.</summary>
    public required string Forget { get; init; }

    /// <summary>The id of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Settings <c>key=value</c> of the method.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The model file to write.</summary>
    public required string Output { get; init; }

    /// <summary>The folder that keeps importances, which serve further requests on the same model; that of <see cref="Model"/> if left out.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Whether options that are not set are searched for, on the validation part of the data.</summary>
    public bool Tune { get; init; }
}
