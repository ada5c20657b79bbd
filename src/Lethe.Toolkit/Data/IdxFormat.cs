using System.Buffers.Binary;

namespace Lethe.Data;

/// <summary>Reads and writes IDX files as MNIST has them: a big-endian header, then unsigned bytes.</summary>
/// <remarks>
/// Images: magic 0x00000803, count, rows, columns, then count x rows x columns bytes.
/// Labels: magic 0x00000801, count, then count bytes. Both come plain or gzipped.
/// </remarks>
internal static class IdxFormat
{
    private const int ImagesMagic = 0x803;
    private const int LabelsMagic = 0x801;

    /// <summary>The images of a file whose rows and columns must be those of a shape; bytes [count, H, W].</summary>
    public static byte[] ReadImages(ContentReader reader, ImageShape shape, int largestCount)
    {
        Magic(reader, ImagesMagic, "IDX images");
        int count = Number(reader, "image count", 1, largestCount);
        Number(reader, "image rows", shape.Height, shape.Height);
        Number(reader, "image columns", shape.Width, shape.Width);
        byte[] images = reader.ReadBytes((long)count * shape.Pixels, "images");
        reader.ExpectEnd();
        return images;
    }

    /// <summary>The labels of a file with a known count; each below the number of classes.</summary>
    public static int[] ReadLabels(ContentReader reader, int count, int classes)
    {
        Magic(reader, LabelsMagic, "IDX labels");
        Number(reader, "label count", count, count);
        long start = reader.Offset;
        byte[] labels = reader.ReadBytes(count, "labels");
        reader.ExpectEnd();
        int wrong = Array.FindIndex(labels, label => label >= classes);
        return wrong < 0
            ? Array.ConvertAll(labels, label => (int)label)
            : throw new DatasetFormatException(reader.File, start + wrong, $"a label from 0 to {classes - 1}", $"{labels[wrong]}");
    }

    /// <summary>Writes bytes [count, H, W] as an IDX image file.</summary>
    public static void WriteImages(Stream stream, ImageShape shape, ReadOnlySpan<byte> images)
    {
        Write(stream, ImagesMagic, images.Length / shape.Pixels, shape.Height, shape.Width);
        stream.Write(images);
    }

    /// <summary>Writes labels as an IDX label file.</summary>
    public static void WriteLabels(Stream stream, ReadOnlySpan<byte> labels)
    {
        Write(stream, LabelsMagic, labels.Length);
        stream.Write(labels);
    }

    private static void Write(Stream stream, params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
            stream.Write(bytes);
        }
    }

    private static void Magic(ContentReader reader, int expected, string what)
    {
        int got = reader.ReadInt32("magic number");
        if (got != expected)
            throw reader.Fault($"the magic number 0x{expected:x8} of {what}", $"0x{got:x8}", 4);
    }

    private static int Number(ContentReader reader, string what, int low, int high)
    {
        int got = reader.ReadInt32(what);
        if (got < low || got > high)
            throw reader.Fault(low == high ? $"{what} {low}" : $"{what} from {low} to {high}", $"{(uint)got}", 4);
        return got;
    }
}
