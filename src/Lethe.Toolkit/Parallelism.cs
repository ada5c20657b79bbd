using Lethe.Engine.Kernels;

namespace Lethe;

/// <summary>How many threads Lethe works with in this process.</summary>
public static class Parallelism
{
    /// <summary>Sets the number of threads of everything that is not given a pool of its own. Results do not depend on it.</summary>
    /// <param name="threads">At least 1.</param>
    public static void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        WorkerPool.Configure(threads);
    }
}
