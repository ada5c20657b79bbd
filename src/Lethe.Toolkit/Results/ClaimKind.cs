namespace Lethe.Results;

/// <summary>How strong a claim is, from the strongest to none.</summary>
public enum ClaimKind
{
    /// <summary>The model was trained without the forgotten data: retrained, SISA, replay.</summary>
    Exact,

    /// <summary>A proven bound holds.</summary>
    Certified,

    /// <summary>On the listed metrics, every interval of the gap to the retrained model lies within a declared margin.</summary>
    Indistinguishable,

    /// <summary>On the listed metrics the gap to the retrained model is small; no equivalence was tested.</summary>
    BehavesAlike,

    /// <summary>Nothing measured supports a claim.</summary>
    NoEvidence,
}
