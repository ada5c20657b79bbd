using System.Collections.Concurrent;
using Lethe.Engine.Kernels;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Works off the steps of a run, several at a time.</summary>
internal sealed class GridRunner
{
    private readonly StepBoard _board;
    private readonly StepStore _store;
    private readonly GridProgress _progress;
    private readonly StudySettings _settings;
    private readonly ModelCache _models;
    private readonly ConcurrentDictionary<Step, StepFailure> _failures = new();
    private readonly AuditorCache _auditors;

    internal GridRunner(StepBoard board, StepStore store, GridProgress progress, StudySettings settings) =>
        (_board, _store, _progress, _settings, _models, _auditors) = (board, store, progress, settings, new ModelCache(store), new AuditorCache(settings.Jobs));

    /// <summary>Returns when every step is done, failed or skipped.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; trainings under way have left their state.</exception>
    internal void Run(CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? fault = null;
        void Work(int job)
        {
            try
            {
                using WorkerPool workers = new(ThreadsOf(job));
                WorkOff(workers, stop.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref fault, e, null);
                stop.Cancel();
            }
        }

        Thread[] jobs = [.. Enumerable.Range(0, _settings.Jobs).Select(job => new Thread(() => Work(job)) { Name = $"lethe-job-{job + 1}" })];
        Array.ForEach(jobs, job => job.Start());
        Array.ForEach(jobs, job => job.Join());
        cancellation.ThrowIfCancellationRequested();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        RestoreFailures();
    }

    // A worker that began later has forgotten them to try once more; until it succeeds they stand.
    private void RestoreFailures()
    {
        foreach ((Step step, StepFailure failure) in _failures.Where(failed => !_store.Has(failed.Key.Key) && !_store.HasFailed(failed.Key.Key)))
            _store.WriteFailure(step.Key, failure);
    }

    private int ThreadsOf(int job) => Math.Max(1, (_settings.Threads / _settings.Jobs) + (job < _settings.Threads % _settings.Jobs ? 1 : 0));

    private void WorkOff(WorkerPool workers, CancellationToken cancellation)
    {
        while (_board.Next(cancellation) is (Step step, WorkClaim claim))
        {
            using (claim)
                WorkOn(step, workers, cancellation);
        }
    }

    private void WorkOn(Step step, WorkerPool workers, CancellationToken cancellation)
    {
        _progress.Started(step);
        long start = _settings.Time.GetTimestamp();
        try
        {
            bool beside = _board.AreOthersAtWork;
            StepOutput output = step.Run(ContextOf(step, workers, cancellation));
            _store.Write(step.Key, output.Record, output.Measurement with { Beside = beside || _board.AreOthersAtWork }, output.Model, output.Artifact);
            if (output.Model is not null)
                _models.Add(step.Key, output.Model);
            _board.End(step, StepState.Done, "", _settings.Time.GetElapsedTime(start).TotalSeconds);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(step, e, _settings.Time.GetElapsedTime(start).TotalSeconds);
        }
    }

    private void Fail(Step step, Exception fault, double seconds)
    {
        string message = Printable.Line(fault is LetheException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}");
        Alarm? alarm = fault is DivergenceException or UnlearningException ? new Alarm(AlarmKind.Divergence, message) : null;
        StepFailure failure = _failures[step] = new StepFailure(step.Label, message, alarm);
        _store.WriteFailure(step.Key, failure);
        _board.End(step, StepState.Failed, message, seconds);
    }

    private StepContext ContextOf(Step step, WorkerPool workers, CancellationToken cancellation) => new()
    {
        Store = _store,
        Models = _models,
        Auditors = _auditors,
        Workers = workers,
        Jobs = _settings.Jobs,
        Shards = _settings.Shard.Count,
        Time = _settings.Time,
        Progress = _progress.Of(step),
        Cancellation = cancellation,
    };
}
