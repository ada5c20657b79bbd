namespace Lethe.Formats;

/// <summary>A tuple out of a pickle.</summary>
internal sealed record PickleTuple(object?[] Items);
