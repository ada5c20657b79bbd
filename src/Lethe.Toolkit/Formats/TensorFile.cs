using System.Diagnostics.CodeAnalysis;

namespace Lethe.Formats;

/// <summary>An open file of named tensors, whatever its format. Not thread-safe.</summary>
public abstract class TensorFile : IDisposable
{
    private readonly Dictionary<string, StoredTensor> _byName;

    private protected TensorFile(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<StoredTensor> tensors)
    {
        Path = path;
        Metadata = metadata;
        Tensors = tensors;
        Form = StateDictForm.Plain with { File = path };
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Free text beside the tensors, with sorted keys; empty where the format has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>What the file has around the names of <see cref="Tensors"/>.</summary>
    internal StateDictForm Form { get; private protected init; }

    /// <summary>Looks a tensor up by name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out StoredTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Reads a tensor as float32 in row-major order, whatever its stored type.</summary>
    /// <param name="name">A name of <see cref="Tensors"/>.</param>
    /// <exception cref="FileFormatException">There is no such tensor, its data cannot be read, or a value is not finite.</exception>
    public float[] ReadFloats(string name)
    {
        var values = new float[Find(name).Shape.Count];
        ReadFloats(name, values);
        return values;
    }

    /// <summary>Reads a tensor as float32 in row-major order into memory of the caller's, which must be as long as the tensor.</summary>
    /// <exception cref="FileFormatException">There is no such tensor, its data cannot be read, or a value is not finite.</exception>
    internal void ReadFloats(string name, Span<float> destination)
    {
        Read(Find(name), destination);
        RefuseNonFinite(name, destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Read(StoredTensor tensor, Span<float> destination);

    private protected abstract void Close();

    private StoredTensor Find(string name) => TryFind(name, out var tensor)
        ? tensor
        : throw FileFormatException.In(Path, "tensors", $"one named {Printable.Quote(name)}", $"{Tensors.Count} others");

    private void RefuseNonFinite(string name, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw FileFormatException.In(Path, $"tensor {Printable.Quote(name)}", "finite values", $"{values[i]} at element {i}");
        }
    }
}
