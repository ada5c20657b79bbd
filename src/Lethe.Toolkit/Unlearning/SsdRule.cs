namespace Lethe.Unlearning;

/// <summary>Which weights <see cref="Ssd"/> selects, and how the threshold is set.</summary>
public enum SsdRule
{
    /// <summary>Importances as the options say, by default exact and of the log-odds; α chosen on the validation images.</summary>
    Tuned,

    /// <summary>As published: squared batch-mean gradients of the cross-entropy, α = 10; it destroys some models and leaves others as they are.</summary>
    Paper,
}
