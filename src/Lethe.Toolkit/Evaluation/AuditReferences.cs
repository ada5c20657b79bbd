namespace Lethe.Evaluation;

/// <summary>The models that an unlearned one is compared with.</summary>
/// <param name="Original">Before forgetting.</param>
/// <param name="Retrained">Trained without D_f.</param>
/// <param name="SecondRetrained">The same with another seed.</param>
/// <param name="Fresh">Makes the fresh networks when they are first needed.</param>
internal sealed record AuditReferences(
    AuditedModel Original,
    AuditedModel? Retrained,
    AuditedModel? SecondRetrained,
    Func<IReadOnlyList<AuditedModel>> Fresh);
