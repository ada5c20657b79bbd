namespace Lethe.Formats;

/// <summary>The keys under which files keep what Lethe knows of a model.</summary>
internal static class OwnMetadata
{
    /// <summary>What all of them begin with.</summary>
    internal const string Prefix = "lethe.";

    /// <summary>The one that every description has.</summary>
    internal const string Format = Prefix + "format";
}
