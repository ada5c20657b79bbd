namespace Lethe.Unlearning;

/// <summary>Which layers dampening, or subtracting a task vector, may change.</summary>
public enum DampenedLayers
{
    /// <summary>All layers.</summary>
    All,

    /// <summary>Those before the classifier, the linear layer at a network's end: a class can then not be hidden by its row of the classifier alone.</summary>
    Inner,
}
