namespace Lethe.Unlearning;

/// <summary>On which model the importances of D were computed.</summary>
public enum ImportanceOrigin
{
    /// <summary>On the model that is to forget.</summary>
    Own,

    /// <summary>On the nearest model that it was made from and whose importances are at hand: an approximation, whose staleness is noted.</summary>
    Parent,
}
