namespace Lethe.Results;

/// <summary>One epoch of a training.</summary>
/// <param name="Epoch">The epoch, from 1; a fraction where a method reports inside an epoch.</param>
/// <param name="Loss">The mean training loss of the epoch.</param>
/// <param name="TrainAccuracy">The training accuracy, where measured.</param>
/// <param name="ValidationAccuracy">The validation accuracy, where measured.</param>
public sealed record TrainingPoint(double Epoch, double Loss, double? TrainAccuracy = null, double? ValidationAccuracy = null);
