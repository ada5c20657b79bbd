namespace Lethe.Engine.Kernels;

/// <summary>A piece of work cut into numbered chunks that may run in any order and on any thread.</summary>
internal interface IChunkJob
{
    /// <summary>Does chunk <paramref name="chunk"/>; chunks never write the same memory.</summary>
    void Run(int chunk);
}
