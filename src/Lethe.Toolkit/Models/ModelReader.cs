using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>A model file on its way in: which images it takes is known first, so that data can be fitted to it; then the model is read.</summary>
internal sealed class ModelReader : IDisposable
{
    private readonly TensorFile _file;
    private readonly ModelDescription? _described;
    private readonly ImportedGraph? _imported;
    private readonly RecognisedModel? _found;

    private ModelReader(TensorFile file, ModelHints hints)
    {
        _file = file;
        ModelDescription? described = DescriptionMetadata.Holds(file.Metadata) ? DescriptionMetadata.Read(file.Path, file.Metadata) : null;
        _imported = ImportedGraph.Find(file, described, hints);
        if (_imported is null && described is { Architecture: ImportedGraph.Architecture })
        {
            _found = ImportedGraph.RecogniseWithout(file, hints);
            described = described with { Architecture = _found.Architecture, Options = _found.Options };
        }

        _described = described is null ? null : ClassNameHints.Apply(described, hints, file.Path);
        _found ??= described is not null ? null : _imported is null ? UndescribedModel.Find(file, hints) : _imported.Recognised(hints);
        Input = described is not null ? Assumptions.Resolve(described, hints).InputShape
            : _found!.IsInputFixed ? _found.Input
            : hints.Input ?? _found.Input;
    }

    /// <summary>The images that the model takes; where neither file nor hints tell, those that are usual for its architecture.</summary>
    internal ImageShape Input { get; }

    /// <exception cref="UsageException">The extension or the model type is not known.</exception>
    /// <exception cref="DataException">The file is missing, broken, or holds no model.</exception>
    internal static ModelReader Open(string path, ModelHints hints)
    {
        TensorFile file = TensorFiles.Open(path);
        try
        {
            return new ModelReader(file, hints);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the model.</summary>
    /// <param name="hints">Those it was opened with, and the data where there is some.</param>
    /// <param name="progress">Is told, as notices, what was assumed.</param>
    internal Model Read(ModelHints hints, IProgress<ProgressEvent>? progress)
    {
        ModelDescription description = _described is null ? UndescribedModel.Describe(_file, _found!, hints, progress) : Assumptions.Resolve(_described, hints);
        if (_described is not null && !description.Assumed.IsEmpty)
            Notices.Tell(progress, $"what '{_file.Path}' says of itself was partly assumed when it was written: {Assumptions.Text(description)}");
        if (_described is not null && _found is not null)
            Notices.Tell(progress, $"'{_file.Path}' holds the weights of an imported ONNX graph without the graph: they fit {description.Spec}, which was assumed");
        if (_imported is not null)
            return _imported.Model(_file, description, progress);
        LayerGraph graph = Build(description);
        string prefix = _found?.Prefix ?? ModelTensors.Prefix(_file, graph);
        return new Model(graph, ModelTensors.Read(_file, graph, description.Spec, prefix), description) { Form = _file.Form.Under(prefix) };
    }

    public void Dispose() => _file.Dispose();

    private LayerGraph Build(ModelDescription description)
    {
        try
        {
            return ModelRegistry.Build(description.Spec, description.InputShape, description.ClassNames.Length);
        }
        catch (UsageException e)
        {
            throw new DataException($"'{_file.Path}': {e.Message}", e);
        }
    }
}
