using System.Collections.Immutable;

namespace Lethe.Options;

/// <summary>One option as lists, help and documentation show it.</summary>
/// <param name="Name">The key of <c>--set key=value</c>.</param>
/// <param name="Type">What a value looks like, in words: <c>number</c>, <c>integer</c>, <c>one of a, b</c>.</param>
/// <param name="Range">The allowed values in words, <c>at least 0</c>; empty where the type says it all.</param>
/// <param name="Default">The default as text.</param>
/// <param name="Summary">What it does.</param>
public sealed record OptionInfo(string Name, string Type, string Range, string Default, string Summary)
{
    /// <summary>Some texts that this option refuses, for tests.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>What a search tries beside the default; empty for an option that it leaves alone, <see langword="null"/> where type and default tell.</summary>
    internal ImmutableArray<string>? Searched { get; init; }

    /// <summary>Type and range as one phrase: <c>a number at least 0</c>.</summary>
    public string Expected => Range.Length == 0 ? Type : $"{Type} {Range}";
}
