using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>The key-value pairs of an ONNX model.</summary>
internal static class OnnxMetadata
{
    /// <summary>Replaces entries in place and adds the new ones, sorted, at the end.</summary>
    internal static void Merge(ModelProto model, IReadOnlyDictionary<string, string>? metadata)
    {
        foreach (var (key, value) in (metadata ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (model.MetadataProps.FirstOrDefault(property => property.Key == key) is { } existing)
                existing.Value = value;
            else
                model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }
}
