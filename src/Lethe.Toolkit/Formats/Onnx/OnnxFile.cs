using Google.Protobuf;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>An ONNX file: its initializers as named tensors, its metadata, and the graph to import.</summary>
public sealed class OnnxFile : TensorFile
{
    private const long LargestFile = int.MaxValue;
    private const int DeepestNesting = 32;

    private readonly ModelProto _model;
    private readonly Dictionary<string, TensorProto> _tensors;

    private OnnxFile(string path, ModelProto model, IReadOnlyList<StoredTensor> described)
        : base(path, MetadataOf(path, model), described)
    {
        _model = model;
        _tensors = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The version of the default operator set.</summary>
    public long Opset => OpsetOf(_model);

    /// <summary>The name of the program that wrote the file; empty where it does not say.</summary>
    public string Producer => _model.ProducerName;

    /// <summary>Opens a file and checks its tensors. The whole file is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    /// <exception cref="FileFormatException">The file is no ONNX model, or a tensor in it is broken.</exception>
    public static OnnxFile Open(string path)
    {
        var model = Parse(path);
        if (model.Graph is null || model.OpsetImport.Count == 0)
            throw FileFormatException.In(path, "ONNX", "a graph and the version of its operators", "none");
        var described = new List<StoredTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in model.Graph.Initializer)
        {
            if (tensor.Name.Length == 0 || !names.Add(tensor.Name))
                throw FileFormatException.In(path, "initializers", "unique names", $"{Printable.Quote(tensor.Name)} twice or empty");
            var (type, shape) = OnnxTensors.Describe(path, tensor);
            described.Add(new(tensor.Name, ElementTypes.Name(type), shape, ElementTypes.IsFloat(type)));
        }

        return new(path, model, described);
    }

    /// <summary>Builds a trainable layer graph from the file's graph.</summary>
    /// <exception cref="FileFormatException">The graph has an operator, or a use of one, that cannot be imported; the message names the node.</exception>
    public OnnxImport Import() => new OnnxImporter(Path, _model).Run();

    /// <summary>Whether the file's graph is the one that Lethe writes for these layers.</summary>
    internal bool IsOf(LayerGraph graph, Shape input) => OnnxExport.IsOf(_model, graph, input);

    private protected override void Read(StoredTensor tensor, Span<float> destination)
    {
        var source = _tensors[tensor.Name];
        OnnxTensors.ReadFloats(source, OnnxTensors.Describe(Path, source).Type, destination);
    }

    private protected override void Close()
    {
    }

    private static ModelProto Parse(string path)
    {
        using var stream = InputFile.Open(path);
        if (stream.Length > LargestFile)
            throw FileFormatException.In(path, "ONNX", $"at most {LargestFile} bytes", $"{stream.Length}");
        try
        {
            using (var outline = new CodedInputStream(stream, leaveOpen: true))
                new OnnxMemory(path, stream.Length).Check(outline);
            stream.Position = 0;
            using var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestNesting);
            return ModelProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw FileFormatException.Of(path, $"this is not an ONNX model: {Printable.Line(e.Message)}", e);
        }
    }

    internal static long OpsetOf(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;

    private static SortedDictionary<string, string> MetadataOf(string path, ModelProto model)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in model.MetadataProps)
        {
            if (!metadata.TryAdd(property.Key, property.Value))
                throw FileFormatException.In(path, "metadata", "unique keys", $"{Printable.Quote(property.Key)} twice");
        }

        return metadata;
    }
}
