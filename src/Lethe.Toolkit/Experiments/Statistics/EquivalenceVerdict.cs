namespace Lethe.Experiments.Statistics;

/// <summary>What an <see cref="EquivalenceTest"/> comes to.</summary>
public enum EquivalenceVerdict
{
    /// <summary>Too few seeds for a verdict.</summary>
    Inconclusive,

    /// <summary>The difference lies within the margin.</summary>
    Equivalent,

    /// <summary>The difference lies beyond the margin.</summary>
    Different,

    /// <summary>The seeds show neither.</summary>
    NotShown,
}
