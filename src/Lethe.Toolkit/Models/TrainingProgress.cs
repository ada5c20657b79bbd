using System.Globalization;

namespace Lethe.Models;

/// <summary>Tells of a training's progress: steps now and then, every epoch.</summary>
internal sealed class TrainingProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TrainingRun _run;
    private readonly int _stepsPerEpoch;
    private long _started;
    private long _reported;
    private double _first;

    internal TrainingProgress(TrainingRun run, int stepsPerEpoch) => (_run, _stepsPerEpoch) = (run, stepsPerEpoch);

    internal void Begin(TrainingPosition position)
    {
        _started = _reported = _run.Time.GetTimestamp();
        _first = Fraction(position.Epochs.Length, position.Open.Steps);
    }

    internal void Stepped(int epoch, in EpochTotals totals)
    {
        if (_run.Progress is null || _run.Time.GetElapsedTime(_reported) < Pause)
            return;
        _reported = _run.Time.GetTimestamp();
        double fraction = Fraction(epoch, totals.Steps);
        TimeSpan elapsed = _run.Time.GetElapsedTime(_started);
        _run.Progress.Report(new ProgressEvent(ProgressKind.Step, _run.Stage, fraction)
        {
            Epoch = epoch + 1,
            Step = ((long)epoch * _stepsPerEpoch) + totals.Steps,
            Rate = (fraction - _first) * _run.Recipe.Epochs * _run.Part.Count / Math.Max(1e-9, elapsed.TotalSeconds),
            Remaining = elapsed * ((1 - fraction) / Math.Max(1e-9, fraction - _first)),
        });
    }

    internal void EpochEnded(EpochReport report) => _run.Progress?.Report(
        new ProgressEvent(ProgressKind.Milestone, _run.Stage, Fraction(report.Epoch, 0))
        {
            Epoch = report.Epoch,
            Step = (long)report.Epoch * _stepsPerEpoch,
            Rate = report.SamplesPerSecond,
            Message = Line(report),
        });

    private string Line(EpochReport report)
    {
        string validation = report.ValidationAccuracy is { } accuracy
            ? string.Create(CultureInfo.InvariantCulture, $", validation accuracy {accuracy:0.0000}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{_run.Recipe.Epochs}: loss {report.Loss:0.0000}, train accuracy {report.TrainAccuracy:0.0000}{validation}, {report.SamplesPerSecond:0} samples/s");
    }

    private double Fraction(int epochs, int steps) => (epochs + (steps / (double)Math.Max(1, _stepsPerEpoch))) / _run.Recipe.Epochs;
}
