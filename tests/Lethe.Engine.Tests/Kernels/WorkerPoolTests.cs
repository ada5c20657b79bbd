using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_chunk_runs_once_in_job_after_job(int threads)
    {
        using var pool = new WorkerPool(threads);
        int* counts = stackalloc int[100];
        for (int round = 0; round < 2000; round++)
        {
            var job = new CountJob { Counts = counts };
            pool.For(round % 100, ref job);
        }

        for (int chunk = 0; chunk < 100; chunk++) Assert.Equal(20 * (99 - chunk), counts[chunk]);
    }

    [Fact]
    public void Parked_threads_wake_up_again()
    {
        using var pool = new WorkerPool(3);
        int* counts = stackalloc int[8];
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            var job = new CountJob { Counts = counts };
            pool.For(8, ref job);
        }

        for (int chunk = 0; chunk < 8; chunk++) Assert.Equal(5, counts[chunk]);
    }

    [Fact]
    public void A_job_inside_a_job_runs_on_its_caller()
    {
        int* counts = stackalloc int[10];
        var outer = new NestedJob { Counts = counts };
        Pools.Three.For(4, ref outer);

        for (int chunk = 0; chunk < 10; chunk++) Assert.Equal(4, counts[chunk]);
    }

    [Fact]
    public void Callers_on_several_threads_all_finish()
    {
        using var pool = new WorkerPool(2);
        Parallel.For(0, 8, _ =>
        {
            int* counts = stackalloc int[10];
            for (int round = 0; round < 200; round++)
            {
                var job = new CountJob { Counts = counts };
                pool.For(10, ref job);
            }

            for (int chunk = 0; chunk < 10; chunk++) Assert.Equal(200, counts[chunk]);
        });
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        using var pool = new WorkerPool(2);
        for (int round = 0; round < 50; round++)
        {
            var failing = new FailingJob { At = round % 7 };
            Assert.Throws<InvalidOperationException>(() => pool.For(7, ref failing));
        }

        int* counts = stackalloc int[7];
        var job = new CountJob { Counts = counts };
        pool.For(7, ref job);
        for (int chunk = 0; chunk < 7; chunk++) Assert.Equal(1, counts[chunk]);
    }

    [Fact]
    public void A_job_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        int* counts = stackalloc int[64];
        var job = new CountJob { Counts = counts };
        for (int round = 0; round < 100; round++) pool.For(64, ref job);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) pool.For(64, ref job);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_pool_without_threads_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private struct CountJob : IChunkJob
    {
        public int* Counts;

        public readonly void Run(int chunk) => Interlocked.Increment(ref Counts[chunk]);
    }

    private struct FailingJob : IChunkJob
    {
        public int At;

        public readonly void Run(int chunk)
        {
            if (chunk == At) throw new InvalidOperationException("chunk");
        }
    }

    private struct NestedJob : IChunkJob
    {
        public int* Counts;

        public readonly void Run(int chunk)
        {
            var inner = new CountJob { Counts = Counts };
            Pools.Three.For(10, ref inner);
        }
    }
}
