namespace Lethe.Unlearning;

/// <summary>Which weights <see cref="Ssd"/> selects, and how the threshold is set.</summary>
public enum SsdRule
{
    /// <summary>Exact per-sample importances, selection by sign, α chosen on the validation images.</summary>
    Tuned,

    /// <summary>As published: squared batch-mean gradients, no sign, α = 10; it destroys some models and leaves others as they are.</summary>
    Paper,
}
