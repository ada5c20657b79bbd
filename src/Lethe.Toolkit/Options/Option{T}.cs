using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Lethe.Options;

/// <summary>One option of a record: how it is read from text, checked and written.</summary>
internal sealed class Option<T>
    where T : class
{
    internal delegate bool Writer(T record, string text, [NotNullWhen(true)] out T? changed);

    internal required string Name { get; init; }

    internal required string Summary { get; init; }

    internal required string Type { get; init; }

    internal string Range { get; init; } = "";

    internal ImmutableArray<string> Refused { get; init; } = [];

    internal ImmutableArray<string>? Searched { get; init; }

    internal required Func<T, string> Read { get; init; }

    internal required Writer TryWrite { get; init; }

    internal Func<T, bool> Accepts { get; init; } = _ => true;

    internal string Expected => Range.Length == 0 ? Type : $"{Type} {Range}";

    internal Option<T> With(ImmutableArray<string> searched) => new()
    {
        Name = Name,
        Summary = Summary,
        Type = Type,
        Range = Range,
        Refused = Refused,
        Read = Read,
        TryWrite = TryWrite,
        Accepts = Accepts,
        Searched = searched,
    };

    internal OptionInfo Describe(T defaults) => new(Name, Type, Range, Read(defaults), Summary) { Refused = Refused, Searched = Searched };
}
