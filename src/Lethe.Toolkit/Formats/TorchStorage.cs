namespace Lethe.Formats;

/// <summary>A storage that a pickle names: its data lies elsewhere in the file.</summary>
/// <param name="Key">The record's name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Count">Its elements.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Count);
