using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Measures for a moment how fast models train and predict, and what part of the data methods put through them; from that, how long steps take.</summary>
/// <remarks>A method is tried once on a few hundred images with a model that has hardly been trained: what it does until a goal is reached may take longer, or shorter, on a real one.</remarks>
internal sealed class SpeedTrial : IDisposable
{
    private const int TrialImages = 384;
    private const int TimedSteps = 4;

    private readonly StudySettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly WorkerPool _workers;
    private readonly Dictionary<string, (Model Model, Dataset Few, double Forward, double Training)> _speeds = [];
    private readonly Dictionary<string, (double Forward, double Backward)> _work = [];

    internal SpeedTrial(StudySettings settings, CancellationToken cancellation)
    {
        (_settings, _cancellation) = (settings, cancellation);
        _workers = new WorkerPool(Math.Max(1, settings.Threads / settings.Jobs));
    }

    public void Dispose() => _workers.Dispose();

    /// <summary>About how long a step takes.</summary>
    internal double SecondsOf(Step step) => step switch
    {
        TrainStep train => TrainSeconds(train, train.Data.Train.Count),
        UnlearnStep unlearn when unlearn.IsRetraining => TrainSeconds(unlearn.Original, unlearn.Split.Training.RetainTrain.Count),
        UnlearnStep unlearn => UnlearnSeconds(unlearn, unlearn.Settings),
        ImportancesStep importances => importances.Images * SpeedOf(importances.Original).Training,
        TuneStep tune => tune.Runs * UnlearnSeconds(tune.Sample, []),
        AuditStep audit => AuditSeconds(audit),
        _ => 0,
    };

    private double TrainSeconds(TrainStep train, int images)
    {
        (_, _, double forward, double training) = SpeedOf(train);
        return train.Recipe.Epochs * ((images * training) + (train.Data.Validation.Count * forward));
    }

    // An audit puts the parts through the unlearned model, and through the references once for each group of cells.
    private double AuditSeconds(AuditStep audit)
    {
        Dataset data = audit.References.Original.Data;
        return 2 * (data.Train.Count + data.Test.Count) * SpeedOf(audit.References.Original).Forward;
    }

    private double UnlearnSeconds(UnlearnStep unlearn, IReadOnlyList<string> settings)
    {
        (_, Dataset few, double forward, double training) = SpeedOf(unlearn.Original);
        (double forwards, double backwards) = WorkOf(unlearn, settings);
        double scale = unlearn.Original.Data.Train.Count / (double)few.Train.Count;
        return scale * ((backwards * training) + (Math.Max(0, forwards - backwards) * forward));
    }

    private (double Forward, double Backward) WorkOf(UnlearnStep unlearn, IReadOnlyList<string> settings)
    {
        string key = $"{unlearn.Original.Spec}\n{unlearn.Original.Data.Name}\n{unlearn.Split.Request}\n{unlearn.Definition.Info.Id}\n{string.Join(',', settings)}";
        if (_work.TryGetValue(key, out (double Forward, double Backward) known))
            return known;
        (Model model, Dataset few, _, _) = SpeedOf(unlearn.Original);
        try
        {
            ForgetRequest request = unlearn.Split.Scope == ForgetScope.Samples ? ForgetRequest.Parse("random:10%") : unlearn.Split.Resolved.Request;
            UnlearningJob job = new() { Original = model, Data = few, Request = request, Time = _settings.Time, Workers = _workers };
            UnlearningCost cost = Unlearner.Run(unlearn.Definition.Create(settings), job, _cancellation).Cost;
            ArtifactCost apart = unlearn.Parents.OfType<ArtifactStep>().Any() ? cost.Artifacts : default;
            known = (cost.SamplesForward - apart.SamplesForward, cost.SamplesBackward - apart.SamplesBackward);
        }
        catch (LetheException)
        {
            // What fails on a handful of images may well run on all of them: as long as an epoch of training, for want of better.
            known = (few.Train.Count, few.Train.Count);
        }

        return _work[key] = known;
    }

    private (Model Model, Dataset Few, double Forward, double Training) SpeedOf(TrainStep train)
    {
        string key = $"{train.Data.Name}\n{train.Spec}\n{train.Recipe}";
        if (_speeds.TryGetValue(key, out (Model, Dataset, double, double) known))
            return known;
        Dataset few = Few(train.Data);
        TrainingRecipe recipe = train.Recipe with { Epochs = 1 };
        Model start = ModelRegistry.Create(train.Spec, few, 0, recipe);
        DatasetPart timed = few.Train.Select([.. Enumerable.Range(0, Math.Min(few.Train.Count, TimedSteps * recipe.Batch))]);
        Model trained = Train(start, timed, recipe).Model;
        TrainingResult second = Train(start, timed, recipe);
        _ = Predictor.Run(trained, few.Train, new PredictorOptions { Workers = _workers }, _cancellation);
        long before = _settings.Time.GetTimestamp();
        _ = Predictor.Run(trained, few.Train, new PredictorOptions { Workers = _workers }, _cancellation);
        double forward = _settings.Time.GetElapsedTime(before).TotalSeconds / few.Train.Count;
        return _speeds[key] = (trained, few, forward, second.Seconds / timed.Count);
    }

    private TrainingResult Train(Model start, DatasetPart part, TrainingRecipe recipe) => Trainer.Train(
        start,
        new TrainingRun { Part = part, Recipe = recipe, Random = new RandomStream(0), Time = _settings.Time, Workers = _workers },
        _cancellation);

    private Dataset Few(Dataset data)
    {
        string perClass = $"{Math.Max(8, TrialImages / data.ClassNames.Length)}perclass";
        return data.Train.Count > TrialImages && _settings.Load is null && SubsetSize.TryParse(perClass, out SubsetSize size)
            ? _settings.LoadData((DatasetSpec.Parse(data.Name) with { Train = size }).ToString())
            : data;
    }
}
