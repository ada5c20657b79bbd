using Lethe.Data;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>Runs a model from a file on a data set or on image files.</summary>
/// <remarks>Thread-safe.</remarks>
public static class PredictFlow
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Runs the flow.</summary>
    /// <param name="request">Model and images.</param>
    /// <param name="settings">Data root, progress.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>One prediction an image, in the order of the data set or of the command line.</returns>
    /// <exception cref="UsageException">An unknown data set or part.</exception>
    /// <exception cref="DataException">A file is missing or broken, or the model does not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The flow was cancelled.</exception>
    public static IReadOnlyList<LabelledPrediction> Run(PredictRequest request, FlowSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        string[] files = [.. request.Data.SelectMany(ImageFiles)];
        if (files.Length > 0)
            return OfFiles(ModelFile.Load(request.Model, settings.Hints, settings.Progress), files, cancellation);
        if (request.Data is not [string spec])
            throw new UsageException($"got '{string.Join(' ', request.Data)}', expected one data set, or image files ({string.Join(", ", ImageExtensions)})");
        (Dataset data, Model model) = settings.Load(spec, request.Model);
        DatasetPart part = Part(data, request.Part);
        Predictions predictions = Predictor.Run(model, part, cancellation: cancellation);
        return [.. Enumerable.Range(0, part.Count).Select(i => Labelled(model, predictions, i, $"{part.Id(i)}", part.Label(i)))];
    }

    private static List<LabelledPrediction> OfFiles(Model model, string[] files, CancellationToken cancellation)
    {
        ImageShape shape = model.Description.InputShape;
        byte[] pixels = new byte[checked(files.Length * shape.Pixels)];
        for (int i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ImageData image = ImageResizer.Resize(ImageFile.Read(files[i]), shape.Width, shape.Height).WithChannels(shape.Channels);
            image.ToPlanes().CopyTo(pixels, i * shape.Pixels);
        }

        DatasetPart part = new ImageStore(shape, pixels, new int[files.Length]).View([.. Enumerable.Range(0, files.Length)]);
        Predictions predictions = Predictor.Run(model, part, cancellation: cancellation);
        return [.. files.Select((file, i) => Labelled(model, predictions, i, file, null))];
    }

    private static LabelledPrediction Labelled(Model model, Predictions predictions, int i, string id, int? trueLabel)
    {
        int label = predictions.Predicted(i);
        return new LabelledPrediction(id, label, model.Description.ClassNames[label], trueLabel, predictions.ProbabilitiesOf(i).ToArray());
    }

    private static IEnumerable<string> ImageFiles(string value) =>
        IsImage(value) ? [value]
        : Directory.Exists(value) ? Directory.EnumerateFiles(value).Where(IsImage).Order(StringComparer.Ordinal)
        : [];

    private static bool IsImage(string path) => ImageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static DatasetPart Part(Dataset data, string name) => name switch
    {
        "test" => data.Test,
        "validation" => data.Validation,
        "train" => data.Train,
        _ => throw new UsageException($"unknown part '{name}', {NearestNames.Suggest(name, ["test", "validation", "train"])}"),
    };
}
