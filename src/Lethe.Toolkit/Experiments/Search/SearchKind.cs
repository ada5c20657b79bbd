namespace Lethe.Experiments.Search;

/// <summary>The order in which an option space is tried.</summary>
public enum SearchKind
{
    /// <summary>The points of the grid one after the other.</summary>
    Grid,

    /// <summary>Points of the grid drawn at random, none twice.</summary>
    Random,

    /// <summary>Successive halving: many drawn points on a small share of the images, the best third of them on three times as many, and so on to all images.</summary>
    Halving,
}
