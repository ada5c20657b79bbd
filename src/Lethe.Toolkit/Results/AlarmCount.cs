namespace Lethe.Results;

/// <summary>How many cells raised an alarm.</summary>
/// <param name="Kind">The alarm.</param>
/// <param name="Cells">The cells.</param>
/// <param name="Message">What the first one said.</param>
public sealed record AlarmCount(AlarmKind Kind, int Cells, string Message);
