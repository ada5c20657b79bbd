namespace Lethe.Results;

/// <summary>The data of a run.</summary>
/// <param name="Spec">The data as given, e.g. <c>cifar10:train=1500perclass</c>.</param>
/// <param name="Sha256">Of the loaded content.</param>
/// <param name="ClassNames">The names of the target classes, by index.</param>
/// <param name="Channels">Image channels.</param>
/// <param name="Height">Image height in pixels.</param>
/// <param name="Width">Image width in pixels.</param>
/// <param name="TrainSamples">Training samples, after the validation cut.</param>
/// <param name="ValidationSamples">Validation samples.</param>
/// <param name="TestSamples">Test samples.</param>
/// <param name="ValidationCut">How the validation part was cut, e.g. <c>hash10-v1</c>.</param>
/// <param name="Notices">What a reader should know of the data, e.g. that only a part of it was found.</param>
public sealed record DataFacts(
    string Spec,
    string Sha256,
    IReadOnlyList<string> ClassNames,
    int Channels,
    int Height,
    int Width,
    int TrainSamples,
    int ValidationSamples,
    int TestSamples,
    string ValidationCut,
    IReadOnlyList<string> Notices);
