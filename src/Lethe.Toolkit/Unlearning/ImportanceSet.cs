namespace Lethe.Unlearning;

/// <summary>Which images the importances of D_f are compared with.</summary>
public enum ImportanceSet
{
    /// <summary>All of D, D_f included: computed once for a model, whatever is to be forgotten.</summary>
    All,

    /// <summary>D_r alone: put together from stored parts without D_f, or computed anew; never by subtraction.</summary>
    Retain,
}
