namespace Lethe.Formats;

/// <summary>A tuple out of a pickle.</summary>
internal sealed class PickleTuple(object?[] items) : PickleNest
{
    internal object?[] Items => items;
}
