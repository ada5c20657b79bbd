using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lethe.Options;

/// <summary>Declares the options of a record, one call an option.</summary>
/// <typeparam name="T">A sealed record, every property of which has a default.</typeparam>
/// <remarks>
/// Each call takes the option's name (lower case, words joined by hyphens), a summary, how the property is read and how a copy with
/// another value is made: <c>.Number("alpha", "...", Interval.AtLeast(0), o => o.Alpha, (o, v) => o with { Alpha = v })</c>.
/// </remarks>
public sealed class OptionSchemaBuilder<T>
    where T : class
{
    private readonly string _owner;
    private readonly ImmutableArray<Option<T>>.Builder _options = ImmutableArray.CreateBuilder<Option<T>>();

    /// <summary>Starts a schema.</summary>
    /// <param name="owner">Who has the options, as error messages name it: <c>method 'ssd'</c>.</param>
    public OptionSchemaBuilder(string owner) => _owner = owner;

    /// <summary>Reads a value; what it gives on failure is not used.</summary>
    internal delegate bool Parser<TValue>(string text, out TValue value);

    /// <summary>Declares a real number.</summary>
    public OptionSchemaBuilder<T> Number(string name, string summary, Interval range, Func<T, double> get, Func<T, double, T> set) => Add(new Option<T>
    {
        Name = name,
        Summary = summary,
        Type = "a number",
        Range = range.ToString(),
        Refused = ["x", .. range.Outside().Select(Text)],
        Read = record => Text(get(record)),
        TryWrite = Writer<double>(OptionText.TryNumber, range.Contains, set),
        Accepts = record => range.Contains(get(record)),
    });

    /// <summary>Declares a whole number.</summary>
    public OptionSchemaBuilder<T> Integer(string name, string summary, int low, int high, Func<T, int> get, Func<T, int, T> set)
    {
        Interval range = high == int.MaxValue ? Interval.AtLeast(low) : Interval.Closed(low, high);
        return Add(new Option<T>
        {
            Name = name,
            Summary = summary,
            Type = "an integer",
            Range = range.ToString(),
            Refused = ["1.5", .. range.Outside().Select(Text)],
            Read = record => get(record).ToString(CultureInfo.InvariantCulture),
            TryWrite = Writer<int>(OptionText.TryInteger, value => range.Contains(value), set),
            Accepts = record => range.Contains(get(record)),
        });
    }

    /// <summary>Declares a switch, <c>true</c> or <c>false</c>.</summary>
    public OptionSchemaBuilder<T> Flag(string name, string summary, Func<T, bool> get, Func<T, bool, T> set) => Add(new Option<T>
    {
        Name = name,
        Summary = summary,
        Type = "true or false",
        Refused = ["maybe"],
        Read = record => get(record) ? "true" : "false",
        TryWrite = Writer<bool>(OptionText.TryFlag, _ => true, set),
    });

    /// <summary>Declares a choice between named values.</summary>
    public OptionSchemaBuilder<T> Choice<TValue>(
        string name, string summary, Func<T, TValue> get, Func<T, TValue, T> set, params ReadOnlySpan<(string Name, TValue Value)> choices)
        where TValue : notnull
    {
        (string Name, TValue Value)[] known = choices.ToArray();
        string NameOf(TValue value) => known.FirstOrDefault(choice => choice.Value.Equals(value)).Name ?? $"{value}";
        return Add(new Option<T>
        {
            Name = name,
            Summary = summary,
            Type = $"one of {string.Join(", ", known.Select(choice => choice.Name))}",
            Refused = ["no-such-choice"],
            Read = record => NameOf(get(record)),
            TryWrite = Writer(
                (string text, out TValue value) => OptionText.TryChoice(text, known, out value),
                _ => true,
                set),
            Accepts = record => known.Any(choice => choice.Value.Equals(get(record))),
        });
    }

    /// <summary>Declares a list of whole numbers, written with hyphens: <c>512-256</c>.</summary>
    public OptionSchemaBuilder<T> Integers(
        string name, string summary, int low, int high, int fewest, int most, Func<T, ImmutableArray<int>> get, Func<T, ImmutableArray<int>, T> set)
    {
        bool Fits(ImmutableArray<int> list) => !list.IsDefault && list.Length >= fewest && list.Length <= most && list.All(value => value >= low && value <= high);
        string count = fewest == most ? $"{fewest}" : $"{fewest} to {most}";
        return Add(new Option<T>
        {
            Name = name,
            Summary = summary,
            Type = $"{count} integers joined by hyphens,",
            Range = $"each {Interval.Closed(low, high)}",
            Refused = ["x", OptionText.List([.. Enumerable.Repeat(low, most + 1)]), Text(low - 1.0)],
            Read = record => OptionText.List(get(record)),
            TryWrite = Writer<ImmutableArray<int>>(OptionText.TryList, Fits, set),
            Accepts = record => Fits(get(record)),
        });
    }

    /// <summary>Declares a value with a text form of its own.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="type">What a value looks like, in words, as in <c>expected TYPE, got 'x'</c>.</param>
    /// <param name="format">Writes a value; without commas.</param>
    /// <param name="parse">Reads a value, or gives <see langword="null"/> for what it cannot read.</param>
    /// <param name="get">Reads the property.</param>
    /// <param name="set">Makes a copy with another value.</param>
    /// <param name="refused">Some texts that are refused, for tests.</param>
    public OptionSchemaBuilder<T> Custom<TValue>(
        string name,
        string summary,
        string type,
        Func<TValue, string> format,
        Func<string, TValue?> parse,
        Func<T, TValue> get,
        Func<T, TValue, T> set,
        params ReadOnlySpan<string> refused)
        where TValue : class => Add(new Option<T>
        {
            Name = name,
            Summary = summary,
            Type = type,
            Refused = [.. refused],
            Read = record => format(get(record)),
            TryWrite = Writer((string text, out TValue value) => (value = parse(text)!) is not null, _ => true, set),
            Accepts = record => parse(format(get(record))) is not null,
        });

    /// <summary>Says what a search tries of the option declared last, beside its default; nothing where it should leave it alone.</summary>
    internal OptionSchemaBuilder<T> Searched(params ImmutableArray<string> values)
    {
        _options[^1] = _options[^1].With(values);
        return this;
    }

    /// <summary>The finished schema.</summary>
    /// <param name="defaults">The record with every option at its default.</param>
    /// <exception cref="ArgumentException">Two options share a name, or a default is out of its own range.</exception>
    public OptionSchema<T> Build(T defaults)
    {
        foreach (Option<T> option in _options)
        {
            if (_options.Count(other => other.Name == option.Name) > 1)
                throw new ArgumentException($"{_owner} declares option '{option.Name}' twice.", nameof(defaults));
            if (!option.Accepts(defaults))
                throw new ArgumentException($"{_owner}: the default '{option.Read(defaults)}' of '{option.Name}' is not {option.Expected}.", nameof(defaults));
        }

        return new OptionSchema<T>(_owner, defaults, _options.ToImmutable());
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Option<T>.Writer Writer<TValue>(Parser<TValue> parse, Func<TValue, bool> fits, Func<T, TValue, T> set) =>
        (T record, string text, [NotNullWhen(true)] out T? changed) =>
        {
            changed = parse(text, out TValue value) && fits(value) ? set(record, value) : null;
            return changed is not null;
        };

    private OptionSchemaBuilder<T> Add(Option<T> option)
    {
        _options.Add(option);
        return this;
    }
}
