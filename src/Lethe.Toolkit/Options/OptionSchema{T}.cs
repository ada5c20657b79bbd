using System.Collections.Immutable;

namespace Lethe.Options;

/// <summary>The options record of one owner: reads settings into it, checks it, writes it as canonical text.</summary>
/// <typeparam name="T">A sealed record, every property of which has a default.</typeparam>
/// <remarks>Immutable and thread-safe; uses no reflection. Made by an <see cref="OptionSchemaBuilder{T}"/>.</remarks>
public sealed class OptionSchema<T> : OptionSchema
    where T : class
{
    private readonly ImmutableArray<Option<T>> _options;

    internal OptionSchema(string owner, T defaults, ImmutableArray<Option<T>> options)
        : base(owner, [.. options.Select(option => option.Describe(defaults))]) => (_options, Defaults) = (options, defaults);

    /// <summary>The record with every option at its default.</summary>
    public T Defaults { get; }

    /// <summary>Reads settings <c>key=value</c> on top of a record.</summary>
    /// <param name="settings">The settings; a key may come once.</param>
    /// <param name="start">The record to start from; the defaults if left out.</param>
    /// <exception cref="UsageException">Unknown keys, keys given twice, unreadable or forbidden values: all faults in one line.</exception>
    public T Parse(IEnumerable<string> settings, T? start = null)
    {
        T result = start ?? Defaults;
        List<string> faults = Apply(settings, ref result);
        return faults.Count == 0 ? result : throw Refuse(faults);
    }

    /// <summary>Checks a record that a program has made.</summary>
    /// <exception cref="UsageException">Values out of range: all faults in one line.</exception>
    public void Validate(T record)
    {
        ArgumentNullException.ThrowIfNull(record);
        List<string> faults = RangeFaults(record);
        if (faults.Count > 0)
            throw Refuse(faults);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Faults(IEnumerable<string> settings)
    {
        T result = Defaults;
        return Apply(settings, ref result);
    }

    /// <summary>Every option as <c>key=value,key=value</c>, in the order of declaration. <see cref="Parse"/> reads it back.</summary>
    public string Format(T record) => Join(_options, record);

    /// <summary>The options that differ from the defaults, or from another record, as <c>key=value,key=value</c>; empty if none does.</summary>
    public string FormatChanged(T record, T? from = null) =>
        Join(_options.Where(option => option.Read(record) != option.Read(from ?? Defaults)), record);

    /// <summary>Every option's name and value as text, in the order of declaration: for JSON and tables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values(T record) =>
        [.. _options.Select(option => KeyValuePair.Create(option.Name, option.Read(record)))];

    private static string Join(IEnumerable<Option<T>> options, T record) =>
        string.Join(',', options.Select(option => $"{option.Name}={option.Read(record)}"));

    private List<string> Apply(IEnumerable<string> settings, ref T result)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<string> faults = [];
        HashSet<string> seen = [];
        foreach (string setting in settings)
            Apply(setting, seen, faults, ref result);
        if (faults.Count == 0)
            faults.AddRange(RangeFaults(result));
        return faults;
    }

    private void Apply(string setting, HashSet<string> seen, List<string> faults, ref T result)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? setting : setting[..equals]).Trim();
        string value = equals < 0 ? "" : setting[(equals + 1)..].Trim();
        Option<T>? option = _options.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (option is null)
            faults.Add(Unknown(name));
        else if (!seen.Add(option.Name))
            faults.Add($"option '{option.Name}' is given twice");
        else if (option.TryWrite(result, value, out T? changed))
            result = changed;
        else
            faults.Add($"option '{option.Name}': expected {option.Expected}, got '{value}'");
    }

    private string Unknown(string name)
    {
        string hint = NearestNames.Suggest(name, _options.Select(option => option.Name));
        return hint.Length == 0 ? $"unknown option '{name}', there are none" : $"unknown option '{name}', {hint}";
    }

    private List<string> RangeFaults(T record) =>
        [.. _options.Where(option => !option.Accepts(record)).Select(option => $"option '{option.Name}': expected {option.Expected}, got '{option.Read(record)}'")];

    private UsageException Refuse(IEnumerable<string> faults) => new($"{Owner}: {string.Join("; ", faults)}");
}
