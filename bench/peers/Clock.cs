using System.Diagnostics;

namespace Lethe.Peers;

/// <summary>Times a step again and again.</summary>
internal static class Clock
{
    private const int WarmUp = 10;

    /// <summary>The median duration in seconds, after a warm-up that lets the compiler settle.</summary>
    /// <param name="step">What is timed.</param>
    /// <param name="seconds">How long to go on.</param>
    /// <param name="allocated">Managed bytes allocated by all timed steps together.</param>
    internal static double Median(Action step, double seconds, out long allocated)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUp || Stopwatch.GetElapsedTime(start).TotalSeconds < 1; i++)
            step();
        List<double> times = new(1 << 16);
        long before = GC.GetTotalAllocatedBytes(true);
        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || times.Count < 3)
        {
            long at = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(at).TotalSeconds);
        }

        allocated = GC.GetTotalAllocatedBytes(true) - before;
        times.Sort();
        return times[times.Count / 2];
    }
}
