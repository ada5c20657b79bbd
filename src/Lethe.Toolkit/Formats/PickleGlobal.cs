namespace Lethe.Formats;

/// <summary>A name that a pickle refers to; never anything that runs.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>The name as Python writes it.</summary>
    internal string FullName => $"{Module}.{Name}";
}
