using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Evaluation.Training;
using Lethe.Models;

namespace Lethe.Experiments.Running;

/// <summary>Measures for a moment how fast models train and predict; from that and what methods put through them (<see cref="WorkTrial"/>), how long steps take.</summary>
internal sealed class SpeedTrial : IDisposable
{
    private const int TrialImages = 256;
    private const int TimedSteps = 2;
    private const int Rounds = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly StudySettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly WorkerPool _workers;
    private readonly WorkTrial _work;
    private readonly Dictionary<string, (double Forward, double Training)> _speeds = [];

    internal SpeedTrial(StudySettings settings, CancellationToken cancellation)
    {
        (_settings, _cancellation) = (settings, cancellation);
        _workers = new WorkerPool(Math.Max(1, settings.Threads / settings.Jobs));
        _work = new WorkTrial(settings, _workers, cancellation);
    }

    public void Dispose() => _workers.Dispose();

    /// <summary>About how long a step takes.</summary>
    internal double SecondsOf(Step step) => step switch
    {
        TrainStep train => TrainSeconds(train, train.Data.Train.Count),
        UnlearnStep unlearn when unlearn.IsRetraining && unlearn.Settings.Count == 0 => TrainSeconds(unlearn.Original, unlearn.Split.Training.RetainTrain.Count),
        UnlearnStep unlearn => Seconds(unlearn.Original, _work.Of(unlearn, unlearn.Settings)),
        ImportancesStep importances => Seconds(importances.Original, (importances.Images, importances.Images)),
        ExpertStep expert => Seconds(expert.Original, (expert.Images, expert.Images)),
        TuneStep tune => tune.Runs * Seconds(tune.Sample.Original, _work.Of(tune.Sample, [])),
        AuditStep audit => AuditSeconds(audit),
        _ => 0,
    };

    private double TrainSeconds(TrainStep train, int images) =>
        train.Recipe.Epochs * Seconds(train, (images + train.Data.Validation.Count, images));

    // An audit puts the parts through the unlearned model, and through the references once for each group of cells; so does relearning with its images.
    private double AuditSeconds(AuditStep audit)
    {
        Dataset data = audit.References.Original.Data;
        (double forward, double backward) = (2.0 * (data.Train.Count + data.Test.Count), 0);
        if (audit.Relearns)
            (forward, backward) = (forward + Relearning.Usual.Forward, Relearning.Usual.Backward);
        return Seconds(audit.References.Original, (forward, backward));
    }

    private double Seconds(TrainStep train, (double Forward, double Backward) images)
    {
        (double forward, double training) = SpeedOf(train);
        return (images.Backward * training) + (Math.Max(0, images.Forward - images.Backward) * forward);
    }

    private (double Forward, double Training) SpeedOf(TrainStep train)
    {
        string key = $"{train.Data.Name}\n{train.Spec}\n{train.Recipe}";
        if (_speeds.TryGetValue(key, out (double, double) known))
            return known;
        Dataset few = _settings.Few(train.Data, Math.Max(TrialImages, TimedSteps * train.Recipe.Batch));
        Model start = ModelRegistry.Create(train.Spec, few, 0, train.Recipe);
        return _speeds[key] = (ForwardSeconds(start, First(few.Train, TrialImages)), TrainingSeconds(start, First(few.Train, TimedSteps * train.Recipe.Batch), train.Recipe));
    }

    // The first steps take memory and are compiled: the fastest round of a few steps counts, of as many as a few seconds allow.
    private double TrainingSeconds(Model start, DatasetPart part, TrainingRecipe recipe)
    {
        long began = _settings.Time.GetTimestamp();
        TrainingRun run = new()
        {
            Part = part,
            Recipe = recipe with { Epochs = Rounds },
            Random = new RandomStream(0),
            Time = _settings.Time,
            Workers = _workers,
            StopAfter = (epoch, _) => epoch.Epoch > 1 && _settings.Time.GetElapsedTime(began) > Patience,
        };
        return Trainer.Train(start, run, _cancellation).Epochs.Min(epoch => epoch.Seconds / epoch.Samples);
    }

    private double ForwardSeconds(Model model, DatasetPart part)
    {
        long began = _settings.Time.GetTimestamp();
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds && (round < 2 || _settings.Time.GetElapsedTime(began) < Patience); round++)
        {
            long before = _settings.Time.GetTimestamp();
            _ = Predictor.Run(model, part, new PredictorOptions { Workers = _workers }, _cancellation);
            best = Math.Min(best, _settings.Time.GetElapsedTime(before).TotalSeconds / part.Count);
        }

        return best;
    }

    private static DatasetPart First(DatasetPart part, int count) => part.Select([.. Enumerable.Range(0, Math.Min(part.Count, count))]);
}
