using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Counts the images that a method puts through a network, by a run of it on a small stand-in for the model, which takes a moment whatever the model's size.</summary>
/// <remarks>A method that goes on until a goal is reached may take more, or less, on a real model. Requests of one scope are taken to be alike.</remarks>
internal sealed class WorkTrial
{
    private const string StandIn = "mlp:hidden=16";

    // Enough for what methods look at by their own bounds to be as on all images.
    private const int MostImages = 20000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly StudySettings _settings;
    private readonly WorkerPool _workers;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, (Model Model, Dataset Data)> _models = [];
    private readonly Dictionary<string, (double Forward, double Backward)> _known = [];

    internal WorkTrial(StudySettings settings, WorkerPool workers, CancellationToken cancellation) =>
        (_settings, _workers, _cancellation) = (settings, workers, cancellation);

    /// <summary>The images that go forward and backward in a step, without those of steps that it shares with others.</summary>
    internal (double Forward, double Backward) Of(UnlearnStep step, IReadOnlyList<string> settings)
    {
        bool shares = step.Parents.OfType<ArtifactStep>().Any();
        string key = string.Join('\n', step.Original.Data.Name, step.Split.Scope, step.Definition.Info.Id, string.Join(',', settings), shares);
        return _known.TryGetValue(key, out (double, double) known) ? known : _known[key] = Count(step, settings, shares);
    }

    private (double Forward, double Backward) Count(UnlearnStep step, IReadOnlyList<string> settings, bool shares)
    {
        (Model model, Dataset data) = ModelOf(step.Original.Data);
        double scale = step.Original.Data.Train.Count / (double)data.Train.Count;
        WorkMeter meter = new();
        UnlearningJob job = new()
        {
            Original = model,
            Data = data,
            Request = step.Split.Scope == ForgetScope.Samples ? ForgetRequest.Parse("random:10%") : step.Split.Resolved.Request,
            Time = _settings.Time,
            Workers = _workers,
            Meter = meter,
        };
        ArtifactCost apart = default;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        limit.CancelAfter(Patience);
        try
        {
            apart = Unlearner.Run(step.Definition.Create(settings), job, limit.Token).Cost.Artifacts;
        }
        catch (Exception e) when (e is LetheException or OperationCanceledException && !_cancellation.IsCancellationRequested)
        {
            // What fails here may well run on the real model: at least an epoch of training, for want of better.
            return (scale * Math.Max(meter.Forward, data.Train.Count), scale * Math.Max(meter.Backward, data.Train.Count));
        }

        apart = shares ? apart : default;
        return (scale * (meter.Forward - apart.SamplesForward), scale * (meter.Backward - apart.SamplesBackward));
    }

    private (Model Model, Dataset Data) ModelOf(Dataset whole)
    {
        if (_models.TryGetValue(whole.Name, out (Model, Dataset) known))
            return known;
        Dataset data = _settings.Few(whole, MostImages);
        TrainingRecipe recipe = ModelRegistry.DefaultRecipe(StandIn, data) with { Epochs = 1 };
        Model start = ModelRegistry.Create(StandIn, data, 0, recipe);
        TrainingRun run = new() { Part = data.Train, Recipe = recipe, Random = new RandomStream(0), Time = _settings.Time, Workers = _workers };
        return _models[whole.Name] = (Trainer.Train(start, run, _cancellation).Model, data);
    }
}
