namespace Lethe.Formats.Onnx;

/// <summary>The outputs of an operator that has several.</summary>
internal sealed record OnnxTuple(IReadOnlyList<OnnxValue> Items) : OnnxValue([]);
