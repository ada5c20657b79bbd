using Lethe.Engine.Kernels;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Worker pools of one, two and three threads, shared by the tests.</summary>
internal static class Pools
{
    public static WorkerPool One { get; } = new(1);

    public static WorkerPool Two { get; } = new(2);

    public static WorkerPool Three { get; } = new(3);
}
