namespace Lethe.Experiments;

/// <summary>What <c>lethe train</c> is asked to do.</summary>
public sealed record TrainRequest
{
    /// <summary>The data set, with options: <c>cifar10:train=1500perclass</c>.</summary>
    public required string Data { get; init; }

    /// <summary>The architecture, with options: <c>resnet18:width=16</c>; or the file of a model to train further.</summary>
    public required string Model { get; init; }

    /// <summary>The model file to write.</summary>
    public required string Output { get; init; }

    /// <summary>Passes over the training data; the architecture's own number if left out.</summary>
    public int? Epochs { get; init; }

    /// <summary>Settings <c>key=value</c> on top of the architecture's recipe.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
