using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>Reads the form of checkpoints before PyTorch 1.6: five pickles in a row, then each storage's count and data.</summary>
internal static class PyTorchLegacy
{
    /// <summary>The pickle of the format's magic number, 0x1950a86a20f9469cfc6c.</summary>
    private static readonly byte[] Magic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    private const int LargestPickles = 1 << 23;
    private const long Version = 1001;

    internal static int MagicLength => Magic.Length;

    internal static bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>Reads and checks everything but the values of the tensors.</summary>
    internal static PyTorchContent Read(string file, Stream stream)
    {
        var bytes = new byte[(int)Math.Min(stream.Length, LargestPickles)];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        var input = new PickleInput(file, bytes, 0, stream.Length);
        input.Take(Magic.Length);
        if (new Unpickler(input).Run() is not Version)
            throw input.Fault($"version {Version}", "another");
        if (new Unpickler(input).Run() is PickleDict system && system["little_endian"] is false)
            throw input.Fault("little-endian data", "big-endian");
        var found = TorchStateDict.Find(file, new Unpickler(input).Run());
        if (new Unpickler(input).Run() is not PickleList keys)
            throw input.Fault("a list of storages", "something else");
        return new PyTorchContent(found.Tensors, Storages(file, stream, input, keys, found), found.Values, found.Form).CheckTotal(file, stream.Length);
    }

    private static Dictionary<string, long> Storages(string file, Stream stream, PickleInput input, PickleList keys, TorchStateDict found)
    {
        var needed = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        foreach (var (name, tensor) in found.Tensors)
        {
            if (!needed.TryAdd(tensor.Storage.Key, tensor.Storage) && needed[tensor.Storage.Key] != tensor.Storage)
                throw FileFormatException.In(file, $"tensor {Printable.Quote(name)}", $"storage {Printable.Quote(tensor.Storage.Key)} as other tensors have it", "another type or number of elements");
        }

        var storages = new Dictionary<string, long>(StringComparer.Ordinal);
        long position = input.Position;
        foreach (var key in keys.Items)
        {
            if (key is not string name || !needed.TryGetValue(name, out var storage))
                throw FileFormatException.At(file, position, "storages", "only those of the state_dict", Printable.Quote($"{key}"));
            var count = Count(file, stream, position);
            var size = ElementTypes.Size(storage.Type);
            if (count < storage.Count || count > (stream.Length - position - sizeof(long)) / size)
                throw FileFormatException.At(file, position, $"storage {Printable.Quote(name)}", $"{storage.Count} elements of {size} bytes within the file", $"{count}");
            storages[name] = position + sizeof(long);
            position += sizeof(long) + (count * size);
        }

        foreach (var (name, tensor) in found.Tensors)
        {
            if (!storages.ContainsKey(tensor.Storage.Key))
                throw FileFormatException.In(file, $"tensor {Printable.Quote(name)}", $"a storage {Printable.Quote(tensor.Storage.Key)}", "none");
        }

        return storages;
    }

    private static long Count(string file, Stream stream, long position)
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        if (position > stream.Length - count.Length)
            throw FileFormatException.At(file, position, "storage", "its count", "the end of the file");
        stream.Position = position;
        stream.ReadExactly(count);
        return BinaryPrimitives.ReadInt64LittleEndian(count);
    }
}
