using Lethe.Data;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>The forgetting of a demo: every method serves the same request on the same model, and leaves its model in the folder.</summary>
/// <param name="Plan">What to do.</param>
/// <param name="Settings">Seed, progress, clock.</param>
/// <param name="Data">The data.</param>
/// <param name="Original">The trained model.</param>
/// <param name="Cancellation">Stops the run.</param>
internal sealed record DemoRun(DemoPlan Plan, FlowSettings Settings, Dataset Data, Model Original, CancellationToken Cancellation)
{
    /// <summary>The original model's file in the folder.</summary>
    public const string OriginalFile = "original.safetensors";

    private readonly ArtifactStore _artifacts = new();

    /// <summary>The request.</summary>
    public ForgetRequest Request { get; } = ForgetRequest.Parse(Plan.Forget);

    /// <summary>Forgets with one method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="seed">Where its randomness comes from.</param>
    public UnlearningResult Forget(UnlearningMethod method, ulong seed)
    {
        UnlearningResult result = Unlearner.Run(method, Job(seed), Cancellation);
        ModelFile.Save(result.Model, Path.Combine(Plan.Output, FileOf(method, seed)));
        Settings.Milestone(method.Info.Id, 1, FormattableString.Invariant($"done in {result.Cost.Seconds:0.0} s"));
        return result;
    }

    private UnlearningJob Job(ulong seed) => new()
    {
        Original = Original,
        Data = Data,
        Request = Request,
        Seed = seed,
        Artifacts = _artifacts,
        Progress = Settings.Progress,
        Time = Settings.Time,
    };

    private string FileOf(UnlearningMethod method, ulong seed) =>
        seed == Settings.Seed ? $"{method.Info.Id}.safetensors" : $"{method.Info.Id}-{seed}.safetensors";
}
