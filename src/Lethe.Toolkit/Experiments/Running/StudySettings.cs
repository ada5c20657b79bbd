using Lethe.Data;
using Lethe.Experiments.Store;

namespace Lethe.Experiments.Running;

/// <summary>Where and how a study runs; nothing here changes its results.</summary>
public sealed record StudySettings
{
    /// <summary>The folder of the study: the store, the events, the report. A rerun does only what is missing in it.</summary>
    public required string Output { get; init; }

    /// <summary>The share of the cells that this run does.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>How many steps run at a time. Times of steps that run side by side do not compare.</summary>
    /// <value>Default 1.</value>
    public int Jobs { get; init; } = 1;

    /// <summary>The threads that the jobs share.</summary>
    /// <value>By default, the number of processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder where data sets are looked for first.</summary>
    public string? DataRoot { get; init; }

    /// <summary>What to call the plan in messages: its path.</summary>
    public string PlanName { get; init; } = "plan";

    /// <summary>Who is told of the progress.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Loads a dataset by its spec; the registry by default.</summary>
    internal Func<string, Dataset>? Load { get; init; }

    internal ClaimSettings? Claims { get; init; }

    internal Dataset LoadData(string spec)
    {
        if (Load is not null)
            return Load(spec);
        Dataset data = DatasetRegistry.Load(spec, DataRoot);
        foreach (string notice in data.Notices)
            Notice(notice);
        return data;
    }

    /// <summary>About as many train images of a dataset, as many of each class, to measure with; all of it if that is less, or if it cannot be cut by its name.</summary>
    internal Dataset Few(Dataset data, int images) =>
        data.Train.Count > images && Load is null && DatasetRegistry.All.Any(known => known.Id == data.Name.Split(':')[0]) && SubsetSize.TryParse($"{Math.Max(8, images / data.ClassNames.Length)}perclass", out SubsetSize size)
            ? DatasetRegistry.Load((DatasetSpec.Parse(data.Name) with { Train = size }).ToString(), DataRoot)
            : data;

    internal void Notice(string message) => Progress?.Report(new ProgressEvent(ProgressKind.Notice, "run", 0) { Message = message });
}
