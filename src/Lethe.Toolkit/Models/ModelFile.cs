using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Formats.Onnx;

namespace Lethe.Models;

/// <summary>Writes and reads models; the format goes by the file name's extension.</summary>
/// <remarks>Tensor names are torchvision's; the description is text in the file's metadata, the same for equal runs.</remarks>
public static class ModelFile
{
    /// <summary>The extensions of model files, lower case: safetensors, PyTorch's, and ONNX.</summary>
    public static IReadOnlyList<string> Extensions => TensorFiles.Extensions;

    /// <summary>Refuses a path that <see cref="Save"/> could not write, before any work is done.</summary>
    /// <param name="path">The file to come.</param>
    /// <exception cref="UsageException">The extension is not of a known format.</exception>
    /// <exception cref="DataException">The file cannot be created there.</exception>
    public static void EnsureWritable(string path)
    {
        RequireKnown(path);
        AtomicFile.EnsureWritable(path);
    }

    /// <summary>Writes a model, whole or not at all. Equal models give equal bytes.</summary>
    /// <remarks>
    /// To ONNX, an imported graph is written as it was read, with these weights and the description added to its metadata. The other formats
    /// hold its weights alone: who loads them names the ONNX file as <see cref="ModelHints.ModelType"/>, unless the registry knows the tensors.
    /// A checkpoint that had its tensors under <c>state_dict</c> or <c>module.</c> has them there again, where it is written in its own format.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="UsageException">The extension is not of a known format.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireKnown(path);
        IReadOnlyDictionary<string, string> metadata = DescriptionMetadata.Write(model.Description);
        StateDictForm form = model.Form.For(path);
        if (HasExtension(path, ".safetensors"))
            SafeTensors.WriteSources(path, metadata, ModelTensors.Sources(model.Parameters, form.Prefix));
        else if (!HasExtension(path, ".onnx"))
            PyTorch.WriteSources(path, metadata, ModelTensors.Sources(model.Parameters, form.Prefix), form.Nests);
        else if (model.Import is { } import)
            import.Save(path, name => model.Parameters[name].Span, metadata);
        else
            OnnxExport.Write(path, model.Graph, name => model.Parameters[name].Span, InputShape(model), metadata);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hints">What to assume where the file does not describe itself.</param>
    /// <param name="progress">Is told, as notices, what was assumed.</param>
    /// <exception cref="UsageException">The extension or the model type is not known.</exception>
    /// <exception cref="DataException">The file is missing, broken, or does not hold such a model.</exception>
    public static Model Load(string path, ModelHints? hints = null, IProgress<ProgressEvent>? progress = null)
    {
        RequireKnown(path);
        using ModelReader reader = ModelReader.Open(path, hints ?? new ModelHints());
        return reader.Read(hints ?? new ModelHints(), progress);
    }

    private static Shape InputShape(Model model) =>
        new(model.Description.InputShape.Channels, model.Description.InputShape.Height, model.Description.InputShape.Width);

    private static bool HasExtension(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private static void RequireKnown(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string extension = Path.GetExtension(path);
        if (!Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' is not the name of a model file: expected {string.Join(", ", Extensions)}, got '{extension}'");
    }
}
