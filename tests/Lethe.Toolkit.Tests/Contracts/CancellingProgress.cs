namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>Cancels at the first event and counts those after it.</summary>
internal sealed class CancellingProgress(CancellationTokenSource source) : IProgress<ProgressEvent>
{
    private int _events;

    public int EventsAfter => Math.Max(0, _events - 1);

    public bool Cancelled => _events > 0;

    public void Report(ProgressEvent value)
    {
        if (Interlocked.Increment(ref _events) == 1)
            source.Cancel();
    }
}
