namespace Lethe.Formats.Onnx;

/// <summary>A part of a larger function of a layer's output, which becomes a layer when the function is complete.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Dims">Its dimensions.</param>
/// <param name="Form">Which part.</param>
/// <param name="Factor">For <see cref="OnnxForm.Scaled"/>: by how much; for <see cref="OnnxForm.RowsAveraged"/>: the rows.</param>
/// <param name="Origin">The ONNX node it comes from, for messages.</param>
internal sealed record OnnxPending(int Node, long[] Dims, OnnxForm Form, float Factor, string Origin) : OnnxValue(Dims);
