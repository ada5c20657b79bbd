namespace Lethe.Unlearning;

/// <summary>How far the result of a method can be claimed to have forgotten.</summary>
public enum MethodKind
{
    /// <summary>The result was computed without D_f: it has forgotten by construction.</summary>
    Exact,

    /// <summary>The result was made from a model that knew D_f: what it has forgotten must be measured.</summary>
    Approximate,

    /// <summary>Forgets nothing on purpose: the yardstick that tells forgetting from filtering.</summary>
    Control,
}
