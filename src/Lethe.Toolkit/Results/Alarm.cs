namespace Lethe.Results;

/// <summary>Something a reader must know about a result before its numbers.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Message">One sentence with the numbers, e.g. <c>retain accuracy fell by 31 points</c>.</param>
public sealed record Alarm(AlarmKind Kind, string Message);
