using System.IO.MemoryMappedFiles;

namespace Lethe.Formats;

/// <summary>PyTorch's checkpoint files (.pt, .pth): a state_dict, read without running any of the pickle in it.</summary>
public static class PyTorch
{
    /// <summary>Opens a checkpoint, in the zip form or the one before PyTorch 1.6.</summary>
    /// <remarks>
    /// The state_dict may be the root or lie under <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>, <c>net</c> or <c>weights</c>;
    /// a <c>module.</c> before every name is taken off. Storages may be shared and strided, of any float or integer type.
    /// Plain values beside the state_dict, such as an epoch, become the metadata.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    /// <exception cref="FileFormatException">The file is broken, or its pickle asks for more than a state_dict needs.</exception>
    public static PyTorchFile Open(string path)
    {
        using var stream = InputFile.Open(path);
        var content = Read(path, stream);
        var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new PyTorchFile(path, content, map);
    }

    /// <summary>Writes a state_dict that <c>torch.load(weights_only=True)</c> reads: a zip file with contiguous float32 tensors.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="metadata">Free text, kept in a record of its own that PyTorch passes over; an empty dictionary leaves it out.</param>
    /// <param name="tensors">The tensors in the order that the state_dict shall have.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or values do not fill their shape.</exception>
    /// <exception cref="DataException">The file cannot be written, or would need 4 GB or more.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IEnumerable<NamedArray> tensors)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        WriteSources(path, metadata, TensorSources.Of(tensors), []);
    }

    /// <summary>Writes tensors one by one, as their values come, in dictionaries under these keys inside each other.</summary>
    internal static void WriteSources(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorSource> tensors, IReadOnlyList<string> nests)
    {
        TensorSources.CheckNames(tensors);
        AtomicFile.Write(path, stream => PyTorchWriter.Write(path, stream, metadata, tensors, nests));
    }

    private static PyTorchContent Read(string path, FileStream stream)
    {
        Span<byte> start = stackalloc byte[PyTorchLegacy.MagicLength];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("PK"u8))
            return PyTorchArchive.Read(path, stream);
        if (PyTorchLegacy.Recognises(start))
            return PyTorchLegacy.Read(path, stream);
        throw FileFormatException.At(path, 0, "checkpoint", "a zip file or the legacy magic number of PyTorch", Convert.ToHexStringLower(start));
    }
}
