using System.Globalization;

namespace Lethe.Experiments.Running;

/// <summary>Tells of a whole grid's progress as one stream. Thread-safe.</summary>
internal sealed class GridProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Step, double> _running = [];
    private readonly Dictionary<string, (int Count, double Seconds)> _known = [];
    private readonly Dictionary<string, int> _left = [];
    private readonly IProgress<ProgressEvent>? _outer;
    private readonly EventLog _log;
    private readonly TimeProvider _time;
    private readonly int _jobs;
    private readonly int _total;
    private int _settled;
    private long _logged;

    internal GridProgress(IReadOnlyList<Step> steps, int jobs, IProgress<ProgressEvent>? outer, EventLog log, TimeProvider time)
    {
        (_outer, _log, _time, _jobs, _total, _logged) = (outer, log, time, jobs, steps.Count, time.GetTimestamp());
        foreach (Step step in steps)
            _left[step.Key.Kind] = _left.GetValueOrDefault(step.Key.Kind) + 1;
    }

    /// <summary>The progress sink of one step.</summary>
    internal IProgress<ProgressEvent> Of(Step step) => new StepProgress(this, step);

    internal void Started(Step step)
    {
        lock (_lock)
            _running[step] = 0;
        _log.Write("started", writer =>
        {
            writer.WriteString("step", step.Key.ToString());
            writer.WriteString("label", step.Label);
        });
    }

    /// <summary>A step has reached its end, one way or another.</summary>
    /// <param name="step">The step.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="message">What to add: an error; nothing if empty.</param>
    /// <param name="seconds">What it took here; <see langword="null"/> if it was in the store already or another worker made it.</param>
    internal void Settled(Step step, StepState state, string message, double? seconds)
    {
        lock (_lock)
        {
            _running.Remove(step);
            _settled++;
            _left[step.Key.Kind]--;
            if (seconds is double took && _known.GetValueOrDefault(step.Key.Kind) is var known)
                _known[step.Key.Kind] = (known.Count + 1, known.Seconds + took);
        }

        _log.Write(state.ToString().ToLowerInvariant(), writer =>
        {
            writer.WriteString("step", step.Key.ToString());
            writer.WriteString("label", step.Label);
            if (seconds is double took)
                writer.WriteNumber("seconds", took);
            if (message.Length > 0)
                writer.WriteString("message", message);
        });
        if (seconds is not null || state is StepState.Failed or StepState.Skipped)
            Report(ProgressKind.Milestone, Line(step, state, message, seconds));
    }

    private void Advanced(Step step, ProgressEvent inner)
    {
        bool log;
        double grid;
        TimeSpan? remaining;
        lock (_lock)
        {
            if (_running.ContainsKey(step))
                _running[step] = inner.Fraction;
            log = _time.GetElapsedTime(_logged) >= Pause;
            if (log)
                _logged = _time.GetTimestamp();
            (grid, remaining) = (Fraction, Remaining());
        }

        if (inner.Kind == ProgressKind.Notice)
            Report(ProgressKind.Notice, $"{step.Label}: {inner.Message}");
        else
            Report(ProgressKind.Step, step.Label);
        if (!log)
            return;
        _log.Write("progress", writer =>
        {
            writer.WriteString("step", step.Key.ToString());
            writer.WriteNumber("fraction", inner.Fraction);
            if (inner.Message.Length > 0)
                writer.WriteString("message", inner.Message);
            writer.WriteNumber("grid", grid);
            if (remaining is TimeSpan left)
                writer.WriteNumber("remaining_seconds", Math.Round(left.TotalSeconds, 1));
        });
    }

    private string Line(Step step, StepState state, string message, double? seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_settled}/{_total} {step.Label}: {(state == StepState.Done ? $"{seconds:0.0} s" : $"{state.ToString().ToLowerInvariant()}, {message}")}");

    private double Fraction => Math.Min(1, (_settled + _running.Values.Sum()) / Math.Max(1, _total));

    private void Report(ProgressKind kind, string message)
    {
        if (_outer is null)
            return;
        double fraction;
        TimeSpan? remaining;
        lock (_lock)
            (fraction, remaining) = (Fraction, Remaining());
        _outer.Report(new ProgressEvent(kind, "run", fraction) { Message = message, Remaining = remaining });
    }

    // The mean time of the steps of a kind so far, for all of that kind that are left.
    private TimeSpan? Remaining()
    {
        double seconds = 0;
        foreach ((string kind, int left) in _left)
        {
            if (left > 0 && !_known.ContainsKey(kind))
                return null;
            seconds += left > 0 ? left * _known[kind].Seconds / _known[kind].Count : 0;
        }

        return TimeSpan.FromSeconds(seconds / _jobs);
    }

    private sealed class StepProgress(GridProgress grid, Step step) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => grid.Advanced(step, value);
    }
}
