using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>Writes a model file in another format.</summary>
/// <remarks>Thread-safe; two runs at once need different output files.</remarks>
public static class ConvertFlow
{
    /// <summary>Runs the flow: every weight keeps its bits.</summary>
    /// <param name="input">The model file to read.</param>
    /// <param name="output">The model file to write; its extension names the format.</param>
    /// <param name="settings">What to assume of a file that does not describe itself; progress.</param>
    /// <exception cref="UsageException">An extension, the model type or the class names do not fit.</exception>
    /// <exception cref="DataException">The input is missing, broken or no model, or the output cannot be written.</exception>
    public static ConvertOutcome Run(string input, string output, FlowSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ModelFile.EnsureWritable(output);
        Model model = ModelFile.Load(input, settings.Hints, settings.Progress);
        ModelFile.Save(model, output);
        List<string> notes = [];
        if (!model.Description.Assumed.IsEmpty)
            notes.Add($"Assumed, and marked as such in the new file: {string.Join(", ", model.Description.Assumed)} (give --classes, --input, --normalise to say what is true).");
        bool hasGraph = model.Import is null || ModelSummary.FormatOf(output) == "onnx";
        if (!hasGraph)
            notes.Add($"The weights are those of an imported graph, which this format does not hold: give '{input}' as --model-type where the file is used.");
        return new ConvertOutcome(Path.GetFullPath(output), ModelSummary.Of(output, model), notes);
    }
}
