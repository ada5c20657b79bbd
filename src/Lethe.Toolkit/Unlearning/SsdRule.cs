namespace Lethe.Unlearning;

/// <summary>Which weights are selected, and how the threshold is set.</summary>
public enum SsdRule
{
    /// <summary>Importances as the options say, by default exact and of the log-odds; thresholds found on the validation images.</summary>
    Tuned,

    /// <summary>As published: squared batch-mean gradients of the cross-entropy over D, α = 10; it destroys some models and leaves others as they are.</summary>
    Paper,

    /// <summary>As in the authors' notebook: sums over batches, D_f against D_r; α then means B_r / B_f times as much.</summary>
    Notebook,
}
