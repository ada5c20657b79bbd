namespace Lethe.Results;

/// <summary>The measurements of an audit, model by model.</summary>
/// <param name="Original">The model before forgetting.</param>
/// <param name="Unlearned">The model after forgetting.</param>
/// <param name="Retrained">The reference, trained without D_f; <see langword="null"/> where there is none.</param>
public sealed record AuditModels(ModelMetrics Original, ModelMetrics Unlearned, ModelMetrics? Retrained = null);
