namespace Lethe.Models;

/// <summary>What one epoch of a training came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean loss of its samples, each under the weights of its own step.</param>
/// <param name="TrainAccuracy">The accuracy on its (augmented) samples, each under the weights of its own step.</param>
/// <param name="ValidationAccuracy">The accuracy on the validation part after the epoch; <see langword="null"/> if there is none.</param>
/// <param name="Samples">The samples trained on.</param>
/// <param name="Seconds">The duration of the training steps alone.</param>
public sealed record EpochReport(int Epoch, double Loss, double TrainAccuracy, double? ValidationAccuracy, long Samples, double Seconds)
{
    /// <summary>Samples per second of the training steps alone.</summary>
    public double SamplesPerSecond => Seconds > 0 ? Samples / Seconds : 0;
}
