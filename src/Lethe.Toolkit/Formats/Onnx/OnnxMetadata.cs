using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>The key-value pairs of an ONNX model.</summary>
internal static class OnnxMetadata
{
    /// <summary>Replaces entries in place and adds the new ones, sorted, at the end. A description of Lethe's replaces an earlier one as a whole: what it does not say is no longer so.</summary>
    internal static void Merge(ModelProto model, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata?.ContainsKey(OwnMetadata.Format) == true)
        {
            foreach (var old in model.MetadataProps.Where(property => property.Key.StartsWith(OwnMetadata.Prefix, StringComparison.Ordinal) && !metadata.ContainsKey(property.Key)).ToArray())
                model.MetadataProps.Remove(old);
        }

        foreach (var (key, value) in (metadata ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (model.MetadataProps.FirstOrDefault(property => property.Key == key) is { } existing)
                existing.Value = value;
            else
                model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }
}
