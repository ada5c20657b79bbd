using System.Buffers.Binary;
using System.IO.Compression;
using Lethe.Data;

namespace Lethe.Toolkit.Tests.Data;

/// <summary>Makes small files in the official formats, byte by byte and apart from the code under test.</summary>
internal static class SmallFiles
{
    /// <summary>Unsigned bytes under a big-endian header of the given numbers.</summary>
    public static byte[] Idx(byte[] body, params int[] header)
    {
        byte[] file = new byte[header.Length * 4 + body.Length];
        for (int i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i * 4), header[i]);
        body.CopyTo(file, header.Length * 4);
        return file;
    }

    public static byte[] IdxImages(int count, ImageShape shape) =>
        Idx([.. Enumerable.Range(0, count * shape.Pixels).Select(i => (byte)(i * 7))], 0x803, count, shape.Height, shape.Width);

    public static byte[] IdxLabels(params byte[] labels) => Idx(labels, 0x801, labels.Length);

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>CIFAR records: label bytes, then pixels that tell the record and their place.</summary>
    public static byte[] Cifar(params byte[][] labels) =>
        [.. labels.SelectMany((record, n) => record.Concat(Enumerable.Range(0, 3072).Select(p => (byte)(n * 31 + p))))];

    public static ContentReader Reader(byte[] content, string name = "file") => new(new MemoryStream(content), name);
}
