using System.Security.Cryptography;
using System.Text;
using Lethe.Engine.Layers;
using Lethe.Engine.Optimizers;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>
/// The file <c>F.partial</c> of an interrupted training: parameters, optimiser state and position, under a fingerprint of the
/// settings. The same training goes on from it and ends with the same bits as one that was never interrupted.
/// </summary>
public sealed class PartialTraining
{
    private const string FormatKey = "lethe.partial";
    private const string Format = "1";
    private const string FingerprintKey = "lethe.fingerprint";
    private const string StepsKey = "lethe.steps";
    private const string PositionKey = "lethe.position";
    private const string ModelPrefix = "model:";
    private const string OptimizerPrefix = "optimizer:";

    private readonly string _path;
    private readonly TrainingRun _run;
    private readonly string _fingerprint;

    internal PartialTraining(string path, Model start, TrainingRun run) => (_path, _run, _fingerprint) = (path, run, Fingerprint(start, run));

    /// <summary>The partial file that belongs to an output.</summary>
    /// <param name="output">The model file in the making.</param>
    public static string PathFor(string output) => output + ".partial";

    /// <summary>Removes the partial file, once the model itself is safe. Nothing happens where there is none.</summary>
    /// <param name="path">The partial file.</param>
    /// <exception cref="DataException">It cannot be removed.</exception>
    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"cannot remove '{path}': {e.Message}", e);
        }
    }

    internal void Save(Model model, Optimizer optimizer, TrainingPosition position)
    {
        Dictionary<string, string> metadata = new()
        {
            [FormatKey] = Format,
            [FingerprintKey] = _fingerprint,
            [StepsKey] = $"{optimizer.Steps}",
            [PositionKey] = TrainingPositionText.Write(position),
        };
        IEnumerable<TensorSource> weights = ModelTensors.Sources(model.Parameters, ModelPrefix);
        IEnumerable<TensorSource> state = optimizer.ExportState().Select(entry => ModelTensors.Source(OptimizerPrefix + entry.Key, entry.Value));
        SafeTensors.WriteSources(_path, metadata, [.. weights, .. state]);
    }

    /// <summary>Sets model and optimiser to where the file left them; nothing, with a notice, if the file is of another training or broken.</summary>
    internal TrainingPosition? Restore(Model model, Optimizer optimizer)
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            using SafeTensorsFile file = SafeTensors.Open(_path);
            if (Value(file, FormatKey) != Format || Value(file, FingerprintKey) != _fingerprint)
                return Refuse("it is of a training with other settings, data or seed");
            TrainingPosition position = TrainingPositionText.Read(Value(file, PositionKey));
            long steps = long.Parse(Value(file, StepsKey), System.Globalization.CultureInfo.InvariantCulture);
            Dictionary<string, float[]> values = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => file.ReadFloats(tensor.Name));
            Fill(model.Parameters, values);
            optimizer.ImportState(steps, name => values[OptimizerPrefix + name]);
            Notice($"going on from '{_path}': {position.Epochs.Length} of {_run.Recipe.Epochs} epochs and {position.Open.Steps} steps are done");
            return position;
        }
        catch (Exception e) when (e is LetheException or FormatException or KeyNotFoundException or ArgumentException)
        {
            return Refuse(e.Message);
        }
    }

    private static void Fill(ParameterSet parameters, Dictionary<string, float[]> values)
    {
        string[] names = [.. parameters.ParameterNames, .. parameters.BufferNames];
        foreach (string name in names)
        {
            if (values[ModelPrefix + name].Length != parameters[name].Count)
                throw new ArgumentException($"tensor '{name}' has another size");
        }

        foreach (string name in names)
            values[ModelPrefix + name].CopyTo(parameters[name].MutableSpan());
    }

    private static string Value(SafeTensorsFile file, string key) => file.Metadata.GetValueOrDefault(key, "");

    private static string Fingerprint(Model start, TrainingRun run)
    {
        StringBuilder text = new();
        text.Append(start.Description.Spec).Append('\n').Append(start.Sha256()).Append('\n').Append(run.Recipe).Append('\n').Append(run.Stage).Append('\n');
        text.Append(run.FreezeBatchNorm).Append('\n').Append(start.Description.Normalization.Text).Append('\n');
        if (run.Steps is { } steps)
            text.Append(steps).Append(" steps\n");
        for (int i = 0; i < 4; i++)
            text.Append(run.Random.Bits(i)).Append(' ');
        foreach (string name in start.Parameters.ParameterNames.Where(name => run.Trainable?.Invoke(name) == false))
            text.Append("frozen ").Append(name).Append('\n');
        for (int i = 0; i < run.Part.Count; i++)
            text.Append(run.Part.Id(i)).Append(':').Append(run.Part.Label(i)).Append(' ');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private TrainingPosition? Refuse(string reason)
    {
        Notice($"'{_path}' is not used, training starts anew: {reason}");
        return null;
    }

    private void Notice(string message) =>
        _run.Progress?.Report(new ProgressEvent(ProgressKind.Notice, _run.Stage, 0) { Message = message });
}
