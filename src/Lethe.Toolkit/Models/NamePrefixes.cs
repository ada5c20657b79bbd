using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>What wrappers put before the names of all tensors: <c>model.</c>, <c>net.</c>, <c>backbone.</c>.</summary>
internal static class NamePrefixes
{
    private const int Deepest = 4;

    /// <summary>The prefixes under which a file's names may be those of a model: none at first, then one module after the other that all have in common.</summary>
    internal static IEnumerable<string> Of(IReadOnlyCollection<string> names)
    {
        string prefix = "";
        for (int depth = 0; depth <= Deepest; depth++)
        {
            yield return prefix;
            int dot = names.FirstOrDefault()?.IndexOf('.', prefix.Length) ?? -1;
            if (dot < 0)
                yield break;
            prefix = names.First()[..(dot + 1)];
            if (!names.All(name => name.StartsWith(prefix, StringComparison.Ordinal)))
                yield break;
        }
    }

    /// <summary>Shapes by the names behind a prefix that all have.</summary>
    internal static IReadOnlyDictionary<string, Shape> Without(string prefix, IReadOnlyDictionary<string, Shape> shapes) => prefix.Length == 0
        ? shapes
        : shapes.ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
}
