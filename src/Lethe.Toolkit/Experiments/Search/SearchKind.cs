namespace Lethe.Experiments.Search;

/// <summary>The order in which an option space is tried.</summary>
public enum SearchKind
{
    /// <summary>The points of the grid one after the other.</summary>
    Grid,

    /// <summary>Points of the grid drawn at random, none twice.</summary>
    Random,
}
