namespace Lethe.Unlearning;

/// <summary>What becomes of the running statistics of batch norm when weights were changed without training.</summary>
public enum NormStatistics
{
    /// <summary>They stay the original's.</summary>
    Keep,

    /// <summary>They are computed anew over D_r.</summary>
    Refresh,
}
