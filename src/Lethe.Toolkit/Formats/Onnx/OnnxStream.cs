using System.Runtime.InteropServices;
using Google.Protobuf;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Writes an ONNX model whose weights are fetched one tensor at a time, so that the file is never held in memory.</summary>
/// <remarks>The initializers and the graph are framed by hand; protobuf allows fields in any order, so the rest is written by its own code.</remarks>
internal sealed class OnnxStream
{
    // Field number · 8 + 2, the mark of a field with a length.
    private const byte GraphField = (7 * 8) + 2;
    private const byte InitializerField = (5 * 8) + 2;
    private const byte RawDataField = (9 * 8) + 2;

    private readonly IReadOnlyDictionary<TensorProto, Func<ReadOnlySpan<float>>> _values;
    private readonly Stream _stream;

    private OnnxStream(Stream stream, IReadOnlyDictionary<TensorProto, Func<ReadOnlySpan<float>>> values) => (_stream, _values) = (stream, values);

    /// <summary>Writes a file, whole or not at all. The model is taken apart for it and must not be used afterwards.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="model">The model; initializers in <paramref name="values"/> are empty.</param>
    /// <param name="values">What those initializers are to hold, as many floats as their dimensions say.</param>
    /// <exception cref="DataException">The file cannot be written, or would need more than 2 GB.</exception>
    internal static void Write(string path, ModelProto model, IReadOnlyDictionary<TensorProto, Func<ReadOnlySpan<float>>> values)
    {
        var graph = model.Graph;
        TensorProto[] initializers = [.. graph.Initializer];
        graph.Initializer.Clear();
        model.Graph = null;
        var size = graph.CalculateSize() + initializers.Sum(tensor => FrameOf(Size(tensor, values)));
        if (model.CalculateSize() + FrameOf(size) > int.MaxValue)
            throw new DataException($"cannot write '{path}': an ONNX file takes at most 2 GB (use .safetensors)");
        AtomicFile.Write(path, stream => new OnnxStream(stream, values).Write(model, graph, size, initializers));
    }

    private static long Size(TensorProto tensor, IReadOnlyDictionary<TensorProto, Func<ReadOnlySpan<float>>> values) =>
        tensor.CalculateSize() + (values.ContainsKey(tensor) ? FrameOf(Bytes(tensor)) : 0);

    private static long Bytes(TensorProto tensor) => tensor.Dims.Aggregate((long)sizeof(float), (bytes, size) => bytes * size);

    /// <summary>A field's bytes: its mark, its length, its content.</summary>
    private static long FrameOf(long length)
    {
        var bytes = 2 + length;
        for (var rest = length >> 7; rest > 0; rest >>= 7)
            bytes++;
        return bytes;
    }

    private void Write(ModelProto model, GraphProto graph, long graphSize, TensorProto[] initializers)
    {
        model.WriteTo(_stream);
        Begin(GraphField, graphSize);
        graph.WriteTo(_stream);
        foreach (var tensor in initializers)
        {
            Begin(InitializerField, Size(tensor, _values));
            tensor.WriteTo(_stream);
            if (!_values.TryGetValue(tensor, out var values))
                continue;
            Begin(RawDataField, Bytes(tensor));
            _stream.Write(MemoryMarshal.AsBytes(values()));
        }
    }

    private void Begin(byte field, long length)
    {
        _stream.WriteByte(field);
        for (; length >= 0x80; length >>= 7)
            _stream.WriteByte((byte)(length | 0x80));
        _stream.WriteByte((byte)length);
    }
}
