namespace Lethe.Unlearning;

/// <summary>When <see cref="GradientAscent"/> stops.</summary>
public enum GradientAscentRule
{
    /// <summary>When D_f is forgotten, or before validation accuracy on D_r falls too far.</summary>
    Guarded,

    /// <summary>As the baseline was published: after three epochs of AdamW over D_f, whatever is left by then.</summary>
    Paper,
}
