namespace Lethe.Unlearning;

/// <summary>The function whose squared gradients are importances.</summary>
public enum ImportanceLoss
{
    /// <summary>
    /// The log-odds of the true class, log(p / (1 − p)). Its gradient is that of the cross-entropy divided by 1 − p: every sample counts alike, however
    /// sure the model is of it.
    /// </summary>
    LogOdds,

    /// <summary>
    /// The cross-entropy −log p: the squares are then the empirical Fisher information. Samples that the model is sure of hardly count, a few that it gets
    /// wrong outweigh all others.
    /// </summary>
    CrossEntropy,

    /// <summary>The squared norm of the logits, which needs no labels.</summary>
    LogitNorm,
}
