using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>Metric values by name, in a fixed order: the order in which they were added.</summary>
/// <remarks>Filled once with a collection initialiser or <see cref="Add"/>, then only read. Not safe to fill from several threads.</remarks>
[JsonConverter(typeof(MetricSetConverter))]
public sealed class MetricSet : IReadOnlyCollection<KeyValuePair<string, MetricValue>>
{
    private readonly OrderedDictionary<string, MetricValue> _values = new(StringComparer.Ordinal);

    /// <summary>The number of metrics.</summary>
    public int Count => _values.Count;

    /// <summary>The metric names in order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The value of a metric.</summary>
    /// <param name="name">The metric's name, e.g. <c>retain_test_accuracy</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such metric.</exception>
    public MetricValue this[string name] => _values[name];

    /// <summary>Appends a metric.</summary>
    /// <param name="name">Its name, in snake case.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string name, MetricValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _values.Add(name, value);
    }

    /// <summary>Looks a metric up.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="value">Its value, if it is there.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGet(string name, [MaybeNullWhen(false)] out MetricValue value) => _values.TryGetValue(name, out value);

    /// <summary>The number of a metric, or <see langword="null"/> where it is missing or was not measured.</summary>
    /// <param name="name">The metric's name.</param>
    /// <returns>The number.</returns>
    public double? Number(string name) => TryGet(name, out MetricValue? value) ? value.Value : null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, MetricValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
