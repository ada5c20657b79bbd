namespace Lethe.Data;

/// <summary>How a file of a dataset compares to the official one.</summary>
public enum FileVerdict
{
    /// <summary>Its checksum is the official one.</summary>
    Official,

    /// <summary>Its checksum is another one: a part, another order, or damage.</summary>
    Different,

    /// <summary>No official checksum is known for it.</summary>
    Unknown,

    /// <summary>It is not there; the set loads without it.</summary>
    Missing,
}
