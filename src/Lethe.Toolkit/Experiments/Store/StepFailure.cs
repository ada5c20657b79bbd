using Lethe.Results;

namespace Lethe.Experiments.Store;

/// <summary>Why a step has failed.</summary>
/// <param name="Label">What the step was.</param>
/// <param name="Error">The message, one line.</param>
/// <param name="Alarm">The alarm it amounts to, such as a divergence.</param>
internal sealed record StepFailure(string Label, string Error, Alarm? Alarm = null);
