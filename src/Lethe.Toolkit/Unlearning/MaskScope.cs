namespace Lethe.Unlearning;

/// <summary>Among which entries of a task vector the large ones are told.</summary>
public enum MaskScope
{
    /// <summary>Those of the same tensor: each tensor keeps the same share.</summary>
    Tensor,

    /// <summary>All that may change.</summary>
    Global,
}
