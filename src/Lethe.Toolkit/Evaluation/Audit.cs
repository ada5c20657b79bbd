namespace Lethe.Evaluation;

/// <summary>Audits one unlearned model. For several models of one request an <see cref="Auditor"/> measures the reference models once.</summary>
public static class Audit
{
    /// <summary>Measures the original, the unlearned and the retrained model, and decides what may be claimed.</summary>
    /// <param name="plan">Data, request, reference models and metrics.</param>
    /// <param name="subject">The unlearned model and what its maker says of it.</param>
    /// <param name="progress">Who is told of the progress.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="DataException">A model's classes, image shape or validation cut are not the data's, or it has served another request.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public static AuditResult Run(AuditPlan plan, AuditSubject subject, IProgress<ProgressEvent>? progress = null, CancellationToken cancellation = default) =>
        new Auditor(plan).Run(subject, progress: progress, cancellation: cancellation);
}
