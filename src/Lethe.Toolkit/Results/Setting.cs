namespace Lethe.Results;

/// <summary>A named setting, printed as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record Setting(string Name, string Value);
