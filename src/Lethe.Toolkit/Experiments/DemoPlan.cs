namespace Lethe.Experiments;

/// <summary>What the demo does: the main job on the embedded data.</summary>
public sealed record DemoPlan
{
    /// <summary>The data set.</summary>
    public string Data { get; init; } = "fashion-mnist-mini";

    /// <summary>The architecture.</summary>
    public string Model { get; init; } = "cnn";

    /// <summary>Settings on top of the architecture's recipe.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What to forget; class 6 are the shirts.</summary>
    public string Forget { get; init; } = "class:6";

    /// <summary>The methods, in the order of the results; <c>retrain</c> is the reference of the others and always runs.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["finetune", "gradient-ascent", "random-label", "ssd", "mask-logit"];

    /// <summary>The metrics; relearning and the linear probe are among them, which tell forgetting from filtering.</summary>
    public string Metrics { get; init; } = "all";

    /// <summary>Whether a second model is retrained with another seed, so that distances to the retrained model have a floor.</summary>
    public bool SecondRetrained { get; init; } = true;

    /// <summary>The run folder: models, <c>report.json</c>, <c>report.html</c>.</summary>
    public required string Output { get; init; }
}
