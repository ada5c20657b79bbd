namespace Lethe.Models;

/// <summary>How the learning rate goes over the steps.</summary>
public enum ScheduleKind
{
    /// <summary>The same throughout.</summary>
    Constant,

    /// <summary>A fifth of it after 40, 60 and 80 percent of the steps.</summary>
    Step,

    /// <summary>Down to zero along half a cosine.</summary>
    Cosine,

    /// <summary>Up from a 25th of it along half a cosine, then down to nearly nothing.</summary>
    OneCycle,
}
