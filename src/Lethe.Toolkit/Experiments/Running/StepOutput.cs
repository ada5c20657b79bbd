using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>What a step has made.</summary>
/// <param name="Record">Its result.</param>
/// <param name="Measurement">What it took.</param>
/// <param name="Model">Its model; <see langword="null"/> for steps that make none.</param>
internal sealed record StepOutput(StepRecord Record, StepMeasurement Measurement, Model? Model = null)
{
    /// <summary>Its artifact; <see langword="null"/> for steps that make none.</summary>
    internal Artifact? Artifact { get; init; }
}
