namespace Lethe.Unlearning;

/// <summary>How importances are computed.</summary>
/// <param name="Estimator">Squared gradients of samples or of batch means.</param>
/// <param name="Loss">The function that is differentiated.</param>
/// <param name="Batch">Samples a batch; part of the definition for <see cref="FisherEstimator.BatchMean"/>.</param>
internal sealed record ImportanceSettings(FisherEstimator Estimator, ImportanceLoss Loss, int Batch)
{
    /// <summary>What the values depend on, as text.</summary>
    internal string Text
    {
        get
        {
            string loss = Loss == ImportanceLoss.LogOdds ? "log-odds" : "cross-entropy";
            return Estimator == FisherEstimator.PerSample ? $"{loss}, per-sample" : $"{loss}, batch-mean:{Batch}";
        }
    }
}
