namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>A clock that is one second further at each look, and may tell that it was looked at.</summary>
internal sealed class CountingClock(Action? looked = null) : TimeProvider
{
    private long _looks;

    public long Looks => Interlocked.Read(ref _looks);

    public override long TimestampFrequency => 1;

    public override long GetTimestamp()
    {
        looked?.Invoke();
        return Interlocked.Increment(ref _looks);
    }
}
