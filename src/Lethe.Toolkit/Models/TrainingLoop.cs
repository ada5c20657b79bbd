using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Optimizers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>One training under way: a model of its own, its optimiser, and how far it has come.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingRun _run;
    private readonly Model _model;
    private readonly Tape _tape;
    private readonly BatchLoader _loader;
    private readonly Optimizer _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly ParameterSet _watched;
    private readonly TrainingStep _step;
    private readonly TrainingProgress _progress;
    private readonly PartialTraining? _partial;
    private readonly int _stepsPerEpoch;
    private readonly long _steps;

    // A last batch of one image has no batch statistics to normalise with.
    private readonly bool _dropLast;

    internal TrainingLoop(Model start, TrainingRun run)
    {
        _model = start.Clone();
        _tape = new Tape(run.Workers);
        _loader = new BatchLoader(run.Part, start.Description.Normalization, run.Recipe.Batch, run.Recipe.Augment);
        _dropLast = run.Part.Count > run.Recipe.Batch && run.Part.Count % run.Recipe.Batch == 1;
        _stepsPerEpoch = _loader.BatchCount(_dropLast);
        _run = run = run.Steps is { } most ? run with { Recipe = run.Recipe with { Epochs = Math.Max(1, (int)Math.Ceiling(most / (double)_stepsPerEpoch)) } } : run;
        _steps = run.Steps ?? (long)_stepsPerEpoch * run.Recipe.Epochs;
        _partial = run.PartialPath is null ? null : new PartialTraining(run.PartialPath, start, run);
        _optimizer = RecipeObjects.Optimizer(run.Recipe, _model.Parameters, run.Trainable);
        _schedule = RecipeObjects.Schedule(run.Recipe, _steps);
        _watched = _model.Parameters.Watch(_tape, run.Trainable);
        _step = new TrainingStep(_tape, _model.Graph) { Parameters = _watched };
        _progress = new TrainingProgress(run, _stepsPerEpoch);
    }

    internal TrainingResult Run(CancellationToken cancellation)
    {
        long started = _run.Time.GetTimestamp();
        TrainingPosition position = _partial?.Restore(_model, _optimizer) ?? TrainingPosition.Start;
        int resumedFrom = position.Epochs.Length;
        long samplesBefore = position.AllSamples;
        _progress.Begin(position);
        while (!position.Stopped && position.Epochs.Length < _run.Recipe.Epochs)
        {
            position = Epoch(position, cancellation);
            EpochReport report = position.Epochs[^1];
            position = position with { Stopped = _run.StopAfter?.Invoke(report, _model) ?? false };
            _progress.EpochEnded(report);
            _partial?.Save(_model, _optimizer, position);
        }

        double seconds = _run.Time.GetElapsedTime(started).TotalSeconds;
        return new TrainingResult(_model, [.. position.Epochs], seconds, resumedFrom) { Samples = position.AllSamples - samplesBefore };
    }

    public void Dispose()
    {
        _loader.Dispose();
        _tape.Dispose();
    }

    private TrainingPosition Epoch(TrainingPosition position, CancellationToken cancellation)
    {
        EpochTotals totals = position.Open;
        int epoch = position.Epochs.Length;
        int done = totals.Steps;
        long started = _run.Time.GetTimestamp();
        int skip = done;
        foreach (Batch batch in _loader.Epoch(_run.Random, epoch, shuffle: true, _dropLast))
        {
            if (skip-- > 0)
                continue;
            if (cancellation.IsCancellationRequested)
            {
                totals.Seconds += _run.Time.GetElapsedTime(started).TotalSeconds;
                _partial?.Save(_model, _optimizer, position with { Open = totals });
                cancellation.ThrowIfCancellationRequested();
            }

            Step(batch, epoch, ref totals);
            _progress.Stepped(epoch, totals);
            if (_step.Index + 1 >= _steps)
                break;
        }

        totals.Seconds += _run.Time.GetElapsedTime(started).TotalSeconds;
        double? validation = _run.Validation is { Count: > 0 } part ? Validate(part, cancellation) : null;
        return position with { Epochs = position.Epochs.Add(totals.Report(epoch + 1, validation)), Open = default };
    }

    private double Validate(DatasetPart part, CancellationToken cancellation)
    {
        double accuracy = Predictor.Run(_model, part, new PredictorOptions { Workers = _run.Workers }, cancellation).Accuracy();
        _run.Worked?.Invoke(part.Count, 0);
        return accuracy;
    }

    private void Step(Batch batch, int epoch, ref EpochTotals totals)
    {
        ImageShape shape = batch.ImageShape;
        _tape.Reset();
        _watched.WatchAgain(_tape, _model.Parameters, _run.Trainable);
        (_step.Batch, _step.Epoch, _step.Index) = (batch, epoch, ((long)epoch * _stepsPerEpoch) + totals.Steps);
        _step.Images = _tape.Input(new Shape(batch.Count, shape.Channels, shape.Height, shape.Width), batch.Images);
        _step.Logits = _model.Graph.Forward(_tape, _watched, _step.Images, OptionsOf(batch));
        Tensor loss = _run.Loss is null ? CrossEntropy.Mean(_tape, _step.Logits, batch.Labels) : _run.Loss(_step);
        float value = loss.Item();
        _run.Worked?.Invoke(batch.Count, 0);
        if (!float.IsFinite(value))
            throw Diverged(value, totals.Steps);
        totals.Add(value, batch, _step.Logits.Span);
        _tape.Backward(loss);
        _run.Worked?.Invoke(0, batch.Count);
        _run.AfterBackward?.Invoke(_step);
        _optimizer.Step(_tape, _watched, _schedule.At(_step.Index));
    }

    private ForwardOptions OptionsOf(Batch batch) => new()
    {
        Training = true,
        FreezeBatchNorm = _run.FreezeBatchNorm,
        Random = _run.Random,
        Step = _step.Index,
        SampleIds = batch.Ids,
    };

    private DivergenceException Diverged(float value, int step) => new(
        $"{_run.Stage}: the loss is {value} at step {step + 1} of epoch {_step.Epoch + 1}: it diverges with lr={_run.Recipe.LearningRate}, expected a finite loss; try a smaller lr");
}
