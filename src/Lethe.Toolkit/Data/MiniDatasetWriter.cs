using System.IO.Compression;
using System.Text;
using Lethe.Formats;

namespace Lethe.Data;

/// <summary>Makes <c>data/fashion-mnist-mini</c>, the embedded set, from the full Fashion-MNIST.</summary>
/// <remarks>
/// 1 000 train and 200 test images of each class, the first in the order of the fixed hash of the sample id, written in
/// their official order as gzipped IDX. The gzip header holds no time, so that equal content gives equal files.
/// </remarks>
public static class MiniDatasetWriter
{
    private const int TrainPerClass = 1000;
    private const int TestPerClass = 200;

    /// <summary>Writes the four files and the licence into a folder, which is made if need be.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="dataRoot">A folder to look for the full set in first.</param>
    /// <returns>The paths written.</returns>
    /// <exception cref="DataException">The full set is not found or not whole, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, string? dataRoot = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Dataset full = DatasetRegistry.Load($"fashion-mnist:train={TrainPerClass}perclass,test={TestPerClass}perclass,validation=0", dataRoot);
        if (full.IsPartial)
            throw new DataException($"{full.Notices[^1]}, expected the whole set");
        IReadOnlyList<DatasetFile> names = DatasetCatalog.MiniFormat().Files;
        return
        [
            Pack(folder, names[0].Name, stream => IdxFormat.WriteImages(stream, full.Shape, Pixels(full.Train))),
            Pack(folder, names[1].Name, stream => IdxFormat.WriteLabels(stream, Labels(full.Train))),
            Pack(folder, names[2].Name, stream => IdxFormat.WriteImages(stream, full.Shape, Pixels(full.Test))),
            Pack(folder, names[3].Name, stream => IdxFormat.WriteLabels(stream, Labels(full.Test))),
            Write(folder, "LICENSE", stream => stream.Write(Encoding.ASCII.GetBytes(Licence))),
        ];
    }

    private static string Pack(string folder, string name, Action<Stream> write) => Write(folder, name, stream =>
    {
        using var packed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        write(packed);
    });

    private static string Write(string folder, string name, Action<Stream> write)
    {
        string path = Path.Combine(folder, name);
        AtomicFile.Write(path, write);
        return path;
    }

    private static byte[] Pixels(DatasetPart part)
    {
        byte[] pixels = new byte[part.Count * part.Shape.Pixels];
        for (int i = 0; i < part.Count; i++)
            part.Image(i).CopyTo(pixels.AsSpan(i * part.Shape.Pixels));
        return pixels;
    }

    private static byte[] Labels(DatasetPart part) => Array.ConvertAll(part.Labels.ToArray(), label => (byte)label);

    private const string Licence = """
        The images and labels in this folder are a part of Fashion-MNIST
        (1 000 train and 200 test images of each class), which is under this licence:

        The MIT License (MIT)

        Copyright (c) 2017 Zalando SE, https://tech.zalando.com

        Permission is hereby granted, free of charge, to any person obtaining a copy of this
        software and associated documentation files (the "Software"), to deal in the Software
        without restriction, including without limitation the rights to use, copy, modify, merge,
        publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons
        to whom the Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or
        substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
        INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
        PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
        FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
        OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
        DEALINGS IN THE SOFTWARE.

        """;
}
