using System.ComponentModel;
using System.Diagnostics;

namespace Lethe.Experiments.Store;

/// <summary>Who works on a step, as written into a claim.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Process">The process on it.</param>
/// <param name="Started">When that process started, in seconds since 1970: process ids are used again.</param>
/// <param name="Beat">Counts up while the owner lives.</param>
internal sealed record ClaimOwner(string Host, int Process, long Started, long Beat)
{
    /// <summary>This process.</summary>
    internal static ClaimOwner Self { get; } = new(Environment.MachineName, Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, 0);

    /// <summary>Whether the owner is known to be gone: a process of this machine that is no more.</summary>
    internal bool IsGone => Host == Environment.MachineName && StartOf(Process) is var started && (started is null || Math.Abs(started.Value - Started) > 2);

    private static long? StartOf(int process)
    {
        try
        {
            using Process found = System.Diagnostics.Process.GetProcessById(process);
            return new DateTimeOffset(found.StartTime).ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
