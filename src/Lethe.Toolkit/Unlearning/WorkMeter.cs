namespace Lethe.Unlearning;

/// <summary>Counts the images that a run puts through a network.</summary>
internal sealed class WorkMeter
{
    private long _forward;
    private long _backward;

    internal long Forward => Interlocked.Read(ref _forward);

    internal long Backward => Interlocked.Read(ref _backward);

    internal void Add(long forward, long backward)
    {
        Interlocked.Add(ref _forward, forward);
        Interlocked.Add(ref _backward, backward);
    }
}
