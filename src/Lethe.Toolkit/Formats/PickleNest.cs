namespace Lethe.Formats;

/// <summary>An object out of a pickle that holds others.</summary>
internal abstract class PickleNest
{
    /// <summary>1, or one more than that of the deepest object inside when it was put there.</summary>
    internal int Depth { get; set; } = 1;
}
