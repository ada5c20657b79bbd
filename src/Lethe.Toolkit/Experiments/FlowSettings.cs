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
    internal Dataset LoadData(string spec)
    {
        Dataset data = DatasetRegistry.Load(spec, DataRoot);
        foreach (string notice in data.Notices)
            Notice("data", notice);
        return data;
    }

    /// <summary>Loads a model that is to be used with a data set.</summary>
    /// <exception cref="DataException">The file is missing or broken, or the model does not fit the data; the message names the file.</exception>
    internal Model LoadModel(string path, Dataset data)
    {
        Model model = ModelFile.Load(path, Hints with { Data = data }, Progress);
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
