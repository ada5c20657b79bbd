namespace Lethe.Unlearning;

/// <summary>Which layers <see cref="GradientAscent"/> moves.</summary>
public enum AscentLayers
{
    /// <summary>The dense layers at the network's end; features stay as they are.</summary>
    Dense,

    /// <summary>All layers.</summary>
    All,
}
