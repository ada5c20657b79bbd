using System.Text;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>A node of an ONNX graph with its inputs looked up, and its attributes by name.</summary>
internal sealed class OnnxNode(string file, NodeProto proto, int position, OnnxValue?[] inputs)
{
    /// <summary>Position among the graph's nodes.</summary>
    internal int Position => position;

    /// <summary>The path of the file, for messages.</summary>
    internal string File => file;

    /// <summary>The operator.</summary>
    internal string Op => proto.OpType;

    /// <summary>The inputs; null for optional ones that are left out.</summary>
    internal IReadOnlyList<OnnxValue?> Inputs => inputs;

    /// <summary>The number of outputs.</summary>
    internal int OutputCount => proto.Output.Count;

    /// <summary>What the node is called: its name, or that of its first output.</summary>
    internal string Name => proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault() ?? $"{Op}_{position}";

    /// <summary>The name under which an input is known in the file.</summary>
    internal string InputName(int index) => proto.Input[index];

    /// <summary>The name of the first output.</summary>
    internal string OutputName => proto.Output.FirstOrDefault() ?? "";

    internal bool AllConstant => inputs.All(input => input is null or OnnxConstant);

    internal OnnxValue Input(int index) =>
        index < inputs.Length && inputs[index] is { } value ? value : throw Fault($"input {index}", "none");

    /// <summary>Makes layers of the parts of functions among the inputs.</summary>
    internal void Settle(OnnxDraft draft)
    {
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = inputs[i] is OnnxPending pending ? pending.Settle(draft) : inputs[i];
    }

    /// <summary>An input that a layer computes, the batch where it may be.</summary>
    internal OnnxComputed Anywhere(int index) => Input(index) as OnnxComputed ?? throw Fault($"input {index} to be computed", "a constant");

    /// <summary>An input that a layer computes, the batch first.</summary>
    internal OnnxComputed Computed(int index) => Anywhere(index) is { IsPlain: true } computed ? computed : throw Fault("the batch as first dimension", "another");

    /// <summary>The size of a value's second dimension.</summary>
    internal int Channels(OnnxComputed value) => value.Dims.Length >= 2 ? (int)value.Dims[1] : throw Fault("channels in the second dimension", Printable.Dimensions(value.Dims));

    /// <summary>A dimension of a value, where negative numbers count from the end.</summary>
    internal int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Fault($"a dimension of {rank}", $"{axis}");

    /// <summary>Whole numbers given as an attribute, or as an input in later versions of the operator; null for neither.</summary>
    internal long[]? IntegersOf(string attribute, int input) => Integers(attribute) ?? OptionalConstant(input)?.Integers;

    internal OnnxConstant Constant(int index) => Input(index) as OnnxConstant ?? throw Fault($"input {index} to be constant", "a computed value");

    internal OnnxConstant? OptionalConstant(int index) => index < inputs.Length && inputs[index] is not null ? Constant(index) : null;

    internal bool Has(string attribute) => Find(attribute) is not null;

    internal long Integer(string attribute, long fallback) => Find(attribute)?.I ?? fallback;

    internal float Float(string attribute, float fallback) => Find(attribute)?.F ?? fallback;

    internal string Text(string attribute, string fallback) =>
        Find(attribute) is { } found ? Encoding.Latin1.GetString(found.S.Span) : fallback;

    internal long[]? Integers(string attribute) => Find(attribute) is { } found ? [.. found.Ints] : null;

    internal float[]? Floats(string attribute) => Find(attribute) is { } found ? [.. found.Floats] : null;

    internal TensorProto? Tensor(string attribute) => Find(attribute)?.T;

    /// <summary>Refuses a use of the operator.</summary>
    internal FileFormatException Fault(string expected, string got) =>
        FileFormatException.In(file, $"node {Printable.Quote(Name)} ({Printable.Line(Op)})", expected, got);

    private AttributeProto? Find(string attribute) => proto.Attribute.FirstOrDefault(candidate => candidate.Name == attribute);
}
