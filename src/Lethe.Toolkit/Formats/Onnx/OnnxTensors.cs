using System.Runtime.InteropServices;
using Lethe.Engine.Tensors;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Turns ONNX tensors into arrays and back.</summary>
internal static class OnnxTensors
{
    /// <summary>Type and shape of a tensor, with its data checked to fill the shape.</summary>
    internal static (ElementType Type, Shape Shape) Describe(string file, TensorProto tensor)
    {
        var what = $"tensor {Printable.Quote(tensor.Name)}";
        if (tensor.DataLocation != 0 || tensor.ExternalData.Count > 0)
            throw FileFormatException.In(file, what, "data inside the file", "a reference to another file");
        if (!OnnxDataTypes.TryGet(tensor.DataType, out var type))
            throw FileFormatException.In(file, what, "a float, integer or boolean type", $"type {tensor.DataType}");
        long[] dims = [.. tensor.Dims];
        if (!Dimensions.TryShape(dims, out var shape))
            throw FileFormatException.In(file, what, $"at most {Shape.MaxRank} dimensions and 2147483647 elements", Printable.Dimensions(dims));
        var count = Count(tensor, type);
        if (count != shape.Count)
            throw FileFormatException.In(file, what, $"{shape.Count} elements for {shape}", $"{count}");
        return (type, shape);
    }

    /// <summary>The values as float32; the tensor was described before.</summary>
    internal static void ReadFloats(TensorProto tensor, ElementType type, Span<float> destination)
    {
        if (tensor.RawData.Length > 0)
            ElementConverter.ToFloats(type, tensor.RawData.Span, destination);
        else if (tensor.FloatData.Count > 0)
            tensor.FloatData.ToArray().CopyTo(destination);
        else if (type is ElementType.Float16 or ElementType.BFloat16)
            ElementConverter.ToFloats(type, MemoryMarshal.AsBytes<ushort>(tensor.Int32Data.Select(bits => (ushort)bits).ToArray()), destination);
        else
            Converted(tensor).CopyTo(destination);
    }

    /// <summary>The values as 64-bit integers, for shapes and indices.</summary>
    internal static long[] ReadIntegers(TensorProto tensor, ElementType type)
    {
        if (tensor.RawData.Length == 0)
            return tensor.Int64Data.Count > 0 ? [.. tensor.Int64Data] : Array.ConvertAll(tensor.Int32Data.ToArray(), value => (long)value);
        var bytes = tensor.RawData.Span;
        return type switch
        {
            ElementType.Int64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
            ElementType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => (long)value),
            _ => Array.ConvertAll(bytes.ToArray(), value => (long)value),
        };
    }

    /// <summary>Takes the values out; a tensor of another float type becomes float32, since half precision would lose what was learnt.</summary>
    internal static void Empty(TensorProto tensor)
    {
        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
        tensor.Int64Data.Clear();
        tensor.Uint64Data.Clear();
        tensor.DataType = OnnxDataTypes.Float;
        tensor.ClearRawData();
    }

    private static float[] Converted(TensorProto tensor) => tensor switch
    {
        { DoubleData.Count: > 0 } => [.. tensor.DoubleData.Select(value => (float)value)],
        { Int64Data.Count: > 0 } => [.. tensor.Int64Data.Select(value => (float)value)],
        { Uint64Data.Count: > 0 } => [.. tensor.Uint64Data.Select(value => (float)value)],
        _ => [.. tensor.Int32Data.Select(value => (float)value)],
    };

    private static long Count(TensorProto tensor, ElementType type)
    {
        var size = ElementTypes.Size(type);
        if (tensor.RawData.Length > 0)
            return tensor.RawData.Length % size == 0 ? tensor.RawData.Length / size : -1;
        return type switch
        {
            ElementType.Float32 => tensor.FloatData.Count,
            ElementType.Float64 => tensor.DoubleData.Count,
            ElementType.Int64 => tensor.Int64Data.Count,
            ElementType.UInt64 or ElementType.UInt32 => tensor.Uint64Data.Count,
            _ => tensor.Int32Data.Count,
        };
    }
}
