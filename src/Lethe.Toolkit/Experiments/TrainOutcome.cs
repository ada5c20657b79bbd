using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>What a training came to.</summary>
/// <param name="Training">The model and its epochs.</param>
/// <param name="TestAccuracy">The accuracy on the test part.</param>
/// <param name="Seconds">Wall time of the training, validation included.</param>
/// <param name="PeakMemoryBytes">The most memory that the process has held so far.</param>
/// <param name="File">The full path of the model file.</param>
public sealed record TrainOutcome(TrainingResult Training, double TestAccuracy, double Seconds, long PeakMemoryBytes, string File);
