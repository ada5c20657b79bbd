namespace Lethe.Unlearning;

/// <summary>The forms of <see cref="RandomLabel"/>.</summary>
public enum RandomLabelRule
{
    /// <summary>Relabelled D_f together with D_r, by the original's recipe, shortened.</summary>
    Together,

    /// <summary>As the baseline was published: relabelled D_f alone, three epochs of AdamW; it damages what is retained.</summary>
    Paper,
}
