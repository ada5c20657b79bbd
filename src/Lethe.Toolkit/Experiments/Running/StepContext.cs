using System.Diagnostics;
using Lethe.Engine.Kernels;
using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>What a running step has at hand.</summary>
internal sealed record StepContext
{
    /// <summary>The results of its parents.</summary>
    internal required StepStore Store { get; init; }

    /// <summary>Models that were used lately.</summary>
    internal required ModelCache Models { get; init; }

    /// <summary>Audits under way.</summary>
    internal required AuditorCache Auditors { get; init; }

    /// <summary>The threads of this job.</summary>
    internal required WorkerPool Workers { get; init; }

    /// <summary>How many jobs run at a time.</summary>
    internal required int Jobs { get; init; }

    /// <summary>Into how many shares the run is cut.</summary>
    internal required int Shards { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider Time { get; init; }

    /// <summary>Who is told of the progress of this step.</summary>
    internal IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>Stops the step.</summary>
    internal CancellationToken Cancellation { get; init; }

    /// <summary>The model of a parent.</summary>
    internal Model Model(Step parent) => Models.Of(parent.Key);

    /// <summary>The artifacts of a step's parents; what else the step makes is its own.</summary>
    /// <param name="step">The step.</param>
    /// <param name="only">Those that it uses; all if left out.</param>
    internal ArtifactStore ArtifactsOf(Step step, IReadOnlySet<StepKey>? only = null)
    {
        ArtifactStore artifacts = new();
        foreach (ArtifactStep parent in step.Parents.OfType<ArtifactStep>().Where(parent => only?.Contains(parent.Key) != false))
            artifacts.Put(Store.ReadArtifact(parent.Key));
        return artifacts;
    }

    /// <summary>What the steps took whose work is charged to another.</summary>
    internal StepMeasurement[] Took(IEnumerable<Step> steps) => [.. steps.Select(step => Store.ReadMeasurement(step.Key))];

    /// <summary>A measurement with what is the same for all steps.</summary>
    internal StepMeasurement Measured(double seconds)
    {
        using Process process = Process.GetCurrentProcess();
        return new StepMeasurement { Seconds = seconds, PeakMemoryBytes = process.PeakWorkingSet64, Threads = Workers.Threads, Jobs = Jobs, Host = Environment.MachineName, Shards = Shards };
    }
}
