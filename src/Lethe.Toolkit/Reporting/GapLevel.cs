namespace Lethe.Reporting;

/// <summary>How far a value is from the retrained model's, measured in the metric's margin.</summary>
internal enum GapLevel
{
    /// <summary>Not judged: no retrained model, or no margin.</summary>
    None,

    /// <summary>Within the margin.</summary>
    Close,

    /// <summary>Within three times the margin.</summary>
    Near,

    /// <summary>Farther.</summary>
    Far,
}
