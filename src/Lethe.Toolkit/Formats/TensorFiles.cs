using Lethe.Formats.Onnx;

namespace Lethe.Formats;

/// <summary>Files of named tensors by their extension.</summary>
public static class TensorFiles
{
    /// <summary>The extensions that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".safetensors", ".pt", ".pth", ".onnx"];

    /// <summary>Opens a file in the format of its extension.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A <see cref="SafeTensorsFile"/>, <see cref="PyTorchFile"/> or <see cref="OnnxFile"/>.</returns>
    /// <exception cref="UsageException">The extension is not known.</exception>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    /// <exception cref="FileFormatException">The file is broken.</exception>
    public static TensorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => SafeTensors.Open(path),
            ".pt" or ".pth" => PyTorch.Open(path),
            ".onnx" => OnnxFile.Open(path),
            var other => throw new UsageException($"'{path}' is not the name of a model file: expected {string.Join(", ", Extensions)}, got '{other}'"),
        };
    }
}
