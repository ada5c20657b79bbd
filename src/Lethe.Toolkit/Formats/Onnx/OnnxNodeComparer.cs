using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Nodes that compute the same from the same values under the same name, whatever else is written to them.</summary>
internal sealed class OnnxNodeComparer : IEqualityComparer<NodeProto>
{
    internal static readonly OnnxNodeComparer Instance = new();

    private OnnxNodeComparer()
    {
    }

    public bool Equals(NodeProto? x, NodeProto? y) => x is not null && y is not null
        && x.OpType == y.OpType
        && x.Domain == y.Domain
        && x.Input.SequenceEqual(y.Input)
        && x.Output.SequenceEqual(y.Output)
        && Attributes(x).SequenceEqual(Attributes(y));

    public int GetHashCode(NodeProto obj) => obj.OpType.GetHashCode(StringComparison.Ordinal);

    private static IEnumerable<AttributeProto> Attributes(NodeProto node) => node.Attribute.OrderBy(attribute => attribute.Name, StringComparer.Ordinal);
}
