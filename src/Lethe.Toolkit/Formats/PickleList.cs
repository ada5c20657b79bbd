namespace Lethe.Formats;

/// <summary>A list out of a pickle.</summary>
internal sealed class PickleList : PickleNest
{
    private List<object?>? _items;

    internal IReadOnlyList<object?> Items => _items ?? [];

    internal void Add(object? item) => (_items ??= []).Add(item);
}
