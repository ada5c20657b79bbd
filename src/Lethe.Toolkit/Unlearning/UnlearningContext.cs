using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Everything that a method may use in one run; it has no test part.</summary>
/// <remarks>
/// <see cref="Train"/> and <see cref="Predict(Model, DatasetPart)"/> count their work and pass threads, progress and cancellation on; a method that runs a network
/// by itself counts with <see cref="CountWork"/> and asks <see cref="Cancellation"/> at every batch.
/// </remarks>
public sealed class UnlearningContext
{
    private readonly UnlearningJob _job;
    private readonly string _stage;
    private readonly WorkMeter _meter;
    private readonly List<string> _notes = [];
    private readonly List<Artifact> _artifacts = [];

    internal UnlearningContext(UnlearningJob job, Model original, ForgetData data, string stage, CancellationToken cancellation)
    {
        (_job, _meter, Original, Data, _stage, Cancellation) = (job, job.Meter ?? new WorkMeter(), original, data, stage, cancellation);
        Random = RandomOf(job.Seed);
        LiveClasses = new LiveClasses(data, original.Classes);
    }

    /// <summary>The model that is to forget, with the logits of classes that it has forgotten before switched off. Work on a <see cref="Model.Clone"/>: it must not change.</summary>
    public Model Original { get; }

    /// <summary>D_f and D_r of the train and the validation part.</summary>
    public ForgetData Data { get; }

    /// <summary>The classes that something is left of in D_r, and those that are gone.</summary>
    public LiveClasses LiveClasses { get; }

    /// <summary>Where all randomness comes from; derive a stream for each purpose.</summary>
    public RandomStream Random { get; }

    /// <summary>Asked at every batch.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The threads; <see cref="WorkerPool.Shared"/> if <see langword="null"/>.</summary>
    public WorkerPool? Workers => _job.Workers;

    /// <summary>The file that keeps the state of an interrupted retraining; <see langword="null"/> for none.</summary>
    public string? PartialPath => _job.PartialPath;

    /// <summary>The classes whose logits are switched off in <see cref="Original"/>; none if left out.</summary>
    internal EarlierClasses? Earlier { get; init; }

    /// <summary>The hash of the job's model as it is on disk, all its logits on: what its children name as their parent.</summary>
    internal string OriginalSha256 => _job.Original.Sha256();

    /// <summary>What tells the weights of <see cref="Original"/> in the keys of artifacts.</summary>
    internal string Weights => ArtifactKey.Weights(OriginalSha256, Earlier?.SwitchedOff ?? []);

    internal WorkMeter Meter => _meter;

    internal IReadOnlyList<EpochReport> Epochs { get; private set; } = [];

    internal IReadOnlyList<string> Notes => _notes;

    internal IReadOnlyList<Artifact> Artifacts => _artifacts;

    internal ArtifactCost ArtifactsMade { get; private set; }

    internal ArtifactCost ArtifactsReused { get; private set; }

    /// <summary>The stream of a run with a seed.</summary>
    internal static RandomStream RandomOf(ulong seed) => new RandomStream(seed).Derive("unlearn");

    /// <summary>Whether a parameter or buffer may change.</summary>
    /// <param name="name">Its name in the model.</param>
    public bool IsTrainable(string name) => _job.Trainable?.Invoke(name) ?? true;

    /// <summary>Trains a copy of a model; parameters and buffers that must not change do not.</summary>
    /// <param name="start">The model to start from; untouched.</param>
    /// <param name="run">What to train on and how. Random stream, threads, progress, clock and frozen weights are this run's.</param>
    /// <returns>The trained model and its epochs.</returns>
    public TrainingResult Train(Model start, TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        TrainingResult result = Trainer.Train(
            start,
            run with
            {
                Trainable = And(_job.Trainable, run.Trainable),
                Stage = _stage,
                Progress = _job.Progress,
                Time = _job.Time,
                Workers = _job.Workers,
                Worked = CountWork,
            },
            Cancellation);
        Epochs = result.Epochs;
        RestoreFrozenBuffers(start.Parameters, result.Model.Parameters);
        return result;
    }

    /// <summary>What a model says of some images.</summary>
    public Predictions Predict(Model model, DatasetPart part) => Predict(model, part, null);

    /// <summary>What a model says of some images, with the outputs of a node.</summary>
    internal Predictions Predict(Model model, DatasetPart part, string? features)
    {
        ArgumentNullException.ThrowIfNull(part);
        CountWork(part.Count, 0);
        return Predictor.Run(model, part, new PredictorOptions { Workers = _job.Workers, FeatureNode = features }, Cancellation);
    }

    /// <summary>Adds to the cost of the run.</summary>
    /// <param name="forward">Images that went through a forward pass.</param>
    /// <param name="backward">Images that went through a backward pass.</param>
    public void CountWork(long forward, long backward)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(backward);
        _meter.Add(forward, backward);
    }

    /// <summary>Tells how far the run is.</summary>
    /// <param name="fraction">What is done, from 0 to 1.</param>
    /// <param name="message">A line for a reader; nothing for a plain step.</param>
    public void Report(double fraction, string message = "") => _job.Progress?.Report(
        new ProgressEvent(message.Length == 0 ? ProgressKind.Step : ProgressKind.Milestone, _stage, Math.Clamp(fraction, 0, 1)) { Message = message });

    /// <summary>Adds a sentence to the result's notes: a value that was chosen, a limit that was met.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>An artifact of this kind and key: of an earlier run if it is at hand, otherwise made now and kept.</summary>
    /// <param name="kind">What it is: <c>importances</c>.</param>
    /// <param name="key">What it depends on, as a hash.</param>
    /// <param name="make">Makes it.</param>
    public Artifact Artifact(string kind, string key, Func<Artifact> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Artifact(kind, key, make, _job.Artifacts);
    }

    /// <summary>The same for what is knowledge of D_f: one that is made now is kept for the runs of a search alone, if this is one of them.</summary>
    internal Artifact PassingArtifact(string kind, string key, Func<Artifact> make) => Artifact(kind, key, make, _job.Passing);

    private Artifact Artifact(string kind, string key, Func<Artifact> make, ArtifactStore? store)
    {
        if (FindArtifact(kind, key) is { } found)
            return found;
        long start = _job.Time.GetTimestamp(), forward = Meter.Forward, backward = Meter.Backward;
        Artifact made = make();
        made = made with { Made = new ArtifactCost(_job.Time.GetElapsedTime(start).TotalSeconds, Meter.Forward - forward, Meter.Backward - backward) };
        ArtifactsMade += made.Made;
        _job.MadeHere?.Add(made);
        store?.Put(made);
        _artifacts.Add(made);
        return made;
    }

    /// <summary>An artifact of an earlier run, or <see langword="null"/>.</summary>
    internal Artifact? FindArtifact(string kind, string key)
    {
        if ((_job.Artifacts.Find(kind, key) ?? _job.Passing?.Find(kind, key)) is not { } found)
            return null;
        bool ofThisRun = _artifacts.Contains(found) || (_job.MadeHere?.Any(made => (made.Kind, made.Key) == (found.Kind, found.Key)) ?? false);
        ArtifactsReused += ofThisRun ? default : found.Made;
        _artifacts.Add(found);
        return found;
    }

    /// <summary>What a run saw that served a request on a model that this one was made from: D in the order of sample ids, and the weights as keys tell them.</summary>
    /// <param name="parent">The model's index in the parents; 0 is the first.</param>
    /// <param name="served">How many requests it had served before.</param>
    internal (DatasetPart Whole, string Weights) Ancestor(int parent, int served)
    {
        ModelDescription known = _job.Original.Description;
        ForgetRequest[] requests = [.. known.History.Select(one => ForgetRequest.Parse(one.Request)), _job.Request];
        ForgetData data = ForgetSplit.Create(_job.Data, requests[served], requests[..served]).Training;
        return (ImportanceParts.Whole(data), ArtifactKey.Weights(known.Parents[parent], Earlier?.SwitchedOffAfter(served, data) ?? []));
    }

    private static Func<string, bool>? And(Func<string, bool>? a, Func<string, bool>? b) =>
        a is null ? b : b is null ? a : name => a(name) && b(name);

    private void RestoreFrozenBuffers(ParameterSet from, ParameterSet to)
    {
        foreach (string name in to.BufferNames.Where(name => !IsTrainable(name)))
            from[name].CopyTo(to[name].MutableSpan());
    }
}
