namespace Lethe.Experiments.Running;

/// <summary>The steps that make the models an audit compares with.</summary>
/// <param name="Original">The model before forgetting.</param>
/// <param name="Retrained">The model trained without D_f.</param>
/// <param name="Second">Another one, of another training seed; <see langword="null"/> where the study has only one.</param>
internal sealed record AuditReferenceSteps(TrainStep Original, UnlearnStep Retrained, UnlearnStep? Second);
