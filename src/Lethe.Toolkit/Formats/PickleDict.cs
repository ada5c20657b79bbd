namespace Lethe.Formats;

/// <summary>A dictionary out of a pickle, in the order in which it was filled.</summary>
internal sealed class PickleDict : PickleNest
{
    private List<(object? Key, object? Value)>? _items;

    internal IReadOnlyList<(object? Key, object? Value)> Items => _items ?? [];

    internal void Add(object? key, object? value) => (_items ??= []).Add((key, value));

    /// <summary>The last value set under a text key, or null.</summary>
    internal object? this[string key] => Items.LastOrDefault(item => item.Key is string text && text == key).Value;
}
