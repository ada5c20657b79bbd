using System.Diagnostics;

namespace Lethe.Experiments;

/// <summary>The memory of this process.</summary>
public static class ProcessMemory
{
    /// <summary>The most physical memory that the process has held so far, in bytes (VmHWM on Linux).</summary>
    public static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
