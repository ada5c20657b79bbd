namespace Lethe.Results;

/// <summary>How sure a model is on a group of samples.</summary>
/// <param name="Id">The group: <c>forget_train</c>, <c>retain_train</c>, <c>test</c>, or <c>forget_test</c> for unseen images of the forgotten classes.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Confidence">The highest class probability of each sample (<see cref="Histogram.OfConfidence"/>).</param>
/// <param name="Loss">The cross-entropy of each sample's true label (<see cref="Histogram.OfLoss"/>).</param>
public sealed record SampleGroup(string Id, int Count, Histogram Confidence, Histogram Loss)
{
    /// <summary>Training samples to forget.</summary>
    public const string ForgetTrain = "forget_train";

    /// <summary>Training samples to keep.</summary>
    public const string RetainTrain = "retain_train";

    /// <summary>Unseen test samples of the retained classes, or of all classes for sample requests.</summary>
    public const string Test = "test";

    /// <summary>Unseen test samples of the forgotten classes.</summary>
    public const string ForgetTest = "forget_test";
}
