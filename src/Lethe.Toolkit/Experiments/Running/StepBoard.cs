using Lethe.Experiments.Store;

namespace Lethe.Experiments.Running;

/// <summary>Which steps of a run are done, and which one is next. Thread-safe.</summary>
internal sealed class StepBoard
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly object _lock = new();
    private readonly IReadOnlyList<Step> _steps;
    private readonly Dictionary<Step, StepState> _states;
    private readonly HashSet<string> _inUse = [];
    private readonly StepStore _store;
    private readonly ClaimBoard _claims;
    private readonly GridProgress _progress;

    internal StepBoard(IReadOnlyList<Step> steps, StepStore store, ClaimBoard claims, GridProgress progress)
    {
        (_steps, _store, _claims, _progress) = (steps, store, claims, progress);
        _states = steps.ToDictionary(step => step, _ => StepState.Waiting);
    }

    /// <summary>Whether another run on this machine is at work, which disturbs times.</summary>
    internal bool AreOthersAtWork => _claims.AreOthersAtWork();

    /// <summary>How a step stands.</summary>
    internal StepState StateOf(Step step)
    {
        lock (_lock)
            return _states[step];
    }

    /// <summary>Takes the next step that is ready and that nobody works on, waiting for one if need be.</summary>
    /// <returns>The step with its claim; <see langword="null"/> when all steps are settled or only those under way in this process are left and nothing waits for them.</returns>
    internal (Step Step, WorkClaim WorkClaim)? Next(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (_lock)
            {
                bool waiting = false;
                foreach (Step step in _steps.Where(step => _states[step] == StepState.Waiting))
                {
                    if (Settle(step))
                        continue;
                    waiting = true;
                    if (!IsReady(step) || _claims.TryTake(step.Key) is not { } claim)
                        continue;
                    if (Begin(step, claim))
                        return (step, claim);
                }

                if (!waiting)
                    return null;
                Monitor.Wait(_lock, Poll);
            }
        }
    }

    /// <summary>A step taken by <see cref="Next"/> has ended.</summary>
    internal void End(Step step, StepState state, string message, double? seconds)
    {
        lock (_lock)
        {
            _states[step] = state;
            if (step.Shared is { } shared)
                _inUse.Remove(shared);
            Monitor.PulseAll(_lock);
        }

        _progress.Settled(step, state, message, seconds);
    }

    private bool IsReady(Step step) =>
        step.Parents.All(parent => _states[parent] == StepState.Done) && (step.Shared is not { } shared || !_inUse.Contains(shared));

    // Between the look into the store and the claim another worker may have finished.
    private bool Begin(Step step, WorkClaim claim)
    {
        if (_store.Has(step.Key) || _store.HasFailed(step.Key))
        {
            claim.Dispose();
            Settle(step);
            return false;
        }

        _states[step] = StepState.Running;
        if (step.Shared is { } shared)
            _inUse.Add(shared);
        return true;
    }

    private bool Settle(Step step)
    {
        if (_store.Has(step.Key))
            Set(step, StepState.Done, "");
        else if (_store.HasFailed(step.Key))
            Set(step, StepState.Failed, "in another worker");
        else if (step.Parents.FirstOrDefault(parent => _states[parent] is StepState.Failed or StepState.Skipped) is { } failed)
            Set(step, StepState.Skipped, $"needs '{failed.Label}'");
        else
            return false;
        return true;
    }

    private void Set(Step step, StepState state, string message)
    {
        _states[step] = state;
        _progress.Settled(step, state, message, null);
    }
}
