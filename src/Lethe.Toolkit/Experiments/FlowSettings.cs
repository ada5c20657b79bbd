using Lethe.Data;
using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>What every flow is given beside its own request: where data lies, the seed, the clock, and who is told of the progress.</summary>
public sealed record FlowSettings
{
    /// <summary>The folder where data sets are looked for first.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Where all randomness comes from.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Who is told of the progress.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>The clock for durations and rates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What to assume of model files that do not describe themselves.</summary>
    public ModelHints Hints { get; init; } = new();

    /// <summary>Loads a data set and passes its notices on.</summary>
    /// <param name="spec">Its name or folder, with options.</param>
    /// <param name="input">What the images of a folder are resized to.</param>
    internal Dataset LoadData(string spec, ImageShape? input = null)
    {
        Dataset data = DatasetRegistry.Load(spec, DataRoot, input);
        foreach (string notice in data.Notices)
            Notice("data", notice);
        return data;
    }

    /// <summary>Loads a data set and the model that is to be used with it: a folder's images in the size that the model takes, the classes in the order of its logits.</summary>
    /// <exception cref="UsageException">The model does not name its classes.</exception>
    /// <exception cref="DataException">A file is missing or broken, or model and data do not fit; the message names the file.</exception>
    internal (Dataset Data, Model Model) Load(string spec, string path)
    {
        if (DatasetSpec.Parse(spec) is { Folder: null, Id: var id })
            DatasetRegistry.Find(id);
        using ModelReader reader = ModelReader.Open(path, Hints);
        Dataset data = LoadData(spec, reader.Input);
        Model model = reader.Read(Hints with { Data = data }, Progress);
        Dataset aligned = ClassOrder.Align(model, data, $"'{path}'");
        if (!ReferenceEquals(aligned, data))
            Notice("data", $"the classes of '{data.Name}' were put in the order of '{path}' by their names, which is another than the data's: a number means the model's class, class:{Moved(data, aligned)}");
        ModelDataCheck.Require(model, aligned, $"'{path}'");
        return (aligned, model);
    }

    private static string Moved(Dataset data, Dataset aligned)
    {
        int first = Enumerable.Range(0, data.ClassNames.Length).First(i => data.ClassNames[i] != aligned.ClassNames[i]);
        return $"{first} is '{aligned.ClassNames[first]}', not '{data.ClassNames[first]}'";
    }

    /// <summary>Loads a further model that is to be used with a data set.</summary>
    /// <exception cref="UsageException">The model does not name its classes.</exception>
    /// <exception cref="DataException">The file is missing or broken, or the model does not fit the data; the message names the file.</exception>
    internal Model LoadModel(string path, Dataset data)
    {
        Model model = ModelFile.Load(path, Hints with { Data = data }, Progress);
        ClassOrder.Align(model, data, $"'{path}'");
        ModelDataCheck.Require(model, data, $"'{path}'");
        return model;
    }

    /// <summary>Tells of something the user should know in any case.</summary>
    internal void Notice(string stage, string message) =>
        Progress?.Report(new ProgressEvent(ProgressKind.Notice, stage, 0) { Message = message });

    /// <summary>Tells that a stage has ended.</summary>
    internal void Milestone(string stage, double fraction, string message) =>
        Progress?.Report(new ProgressEvent(ProgressKind.Milestone, stage, fraction) { Message = message });
}
