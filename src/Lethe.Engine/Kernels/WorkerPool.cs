using System.Runtime.ExceptionServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// A fixed set of threads that share the chunks of one job at a time. Waking them costs microseconds: they spin for a
/// moment after each job before they park.
/// </summary>
/// <remarks>
/// Safe for use from several threads: a caller that finds the pool busy (or is itself a chunk of a job) runs its chunks
/// in order on its own thread. Chunk grids depend on shapes alone, so the results have the same bits either way and for
/// any number of threads.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    // _state packs what a worker must see atomically: bits 0..15 the workers inside the job, bit 16 whether the job is
    // open for more, bits 32..63 the job's number. A worker enters only an open job, and the caller waits only for
    // those that entered, never for one that is still parked.
    private const long OpenBit = 1L << 16;
    private const long InsideMask = OpenBit - 1;
    private const int SpinsBeforePark = 4000;

    private static WorkerPool? _shared;
    private static readonly Lock SharedLock = new();

    private readonly Thread[] _threads;
    private readonly object _parking = new();
    private long _state;
    private int _parked;
    private int _busy;
    private int _next;
    private int _chunks;
    private void* _job;
    private delegate*<void*, int, void> _run;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts a pool.</summary>
    /// <param name="threads">Threads that work on a job, the caller's included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"lethe-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>The pool that is used where none is given: one thread a processor, unless <see cref="Configure"/> said otherwise.</summary>
    public static WorkerPool Shared
    {
        get
        {
            if (Volatile.Read(ref _shared) is { } pool) return pool;
            lock (SharedLock) return _shared ??= new WorkerPool(Math.Min(Environment.ProcessorCount, 1024));
        }
    }

    /// <summary>The caller's thread alone, for kernels inside a chunk.</summary>
    internal static WorkerPool Serial { get; } = new(1);

    /// <summary>Number of threads that work on a job, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Sets the number of threads of <see cref="Shared"/>. Jobs that run on the former pool finish there.</summary>
    /// <param name="threads">At least 1.</param>
    public static void Configure(int threads)
    {
        lock (SharedLock)
        {
            if (_shared?.Threads == threads) return;
            var former = _shared;
            _shared = new WorkerPool(threads);
            former?.Dispose();
        }
    }

    /// <summary>Ends the threads. A job in progress is finished; a later one runs on its caller alone.</summary>
    public void Dispose()
    {
        _stopping = true;
        lock (_parking) Monitor.PulseAll(_parking);
        foreach (var thread in _threads) thread.Join();
    }

    /// <summary>Runs all chunks of a job and returns when the last has ended; allocates nothing.</summary>
    /// <exception cref="Exception">The first exception thrown by a chunk; the chunks not yet begun are left out.</exception>
    internal void For<TJob>(int chunks, ref TJob job)
        where TJob : unmanaged, IChunkJob
    {
        if (chunks <= 1 || _threads.Length == 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int chunk = 0; chunk < chunks; chunk++) job.Run(chunk);
            return;
        }

        fixed (TJob* pinned = &job) Share(chunks, pinned, &Invoke<TJob>);
    }

    private static void Invoke<TJob>(void* job, int chunk)
        where TJob : unmanaged, IChunkJob => ((TJob*)job)->Run(chunk);

    private void Share(int chunks, void* job, delegate*<void*, int, void> run)
    {
        _chunks = chunks;
        _job = job;
        _run = run;
        _next = -1;
        long number = ((Volatile.Read(ref _state) >> 32) + 1) & 0x7FFFFFFF;
        Interlocked.Exchange(ref _state, (number << 32) | OpenBit);
        if (Volatile.Read(ref _parked) > 0)
        {
            lock (_parking) Monitor.PulseAll(_parking);
        }

        TakeChunks();
        Interlocked.And(ref _state, ~OpenBit);
        var wait = new SpinWait();
        for (int spins = 0; (Volatile.Read(ref _state) & InsideMask) != 0; spins++)
        {
            if (spins < 2000) Thread.SpinWait(4);
            else wait.SpinOnce(sleep1Threshold: -1);
        }

        var failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private void TakeChunks()
    {
        try
        {
            int chunks = _chunks;
            for (int chunk = Interlocked.Increment(ref _next); chunk < chunks; chunk = Interlocked.Increment(ref _next)) _run(_job, chunk);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Interlocked.Exchange(ref _next, int.MaxValue / 2);
        }
    }

    private void Work()
    {
        long seen = 0;
        while (!_stopping)
        {
            if (!TryEnter(ref seen))
            {
                if (!SpinForWork(seen)) Park(seen);
                continue;
            }

            TakeChunks();
            Interlocked.Decrement(ref _state);
        }
    }

    private bool TryEnter(ref long seen)
    {
        long state = Volatile.Read(ref _state);
        while ((state & OpenBit) != 0 && state >> 32 != seen)
        {
            long found = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (found == state)
            {
                seen = state >> 32;
                return true;
            }

            state = found;
        }

        return false;
    }

    private bool SpinForWork(long seen)
    {
        for (int spin = 0; spin < SpinsBeforePark; spin++)
        {
            if (HasWork(seen)) return true;
            Thread.SpinWait(2);
        }

        return false;
    }

    private bool HasWork(long seen)
    {
        long state = Volatile.Read(ref _state);
        return ((state & OpenBit) != 0 && state >> 32 != seen) || _stopping;
    }

    private void Park(long seen)
    {
        lock (_parking)
        {
            Interlocked.Increment(ref _parked);
            while (!HasWork(seen)) Monitor.Wait(_parking);
            Interlocked.Decrement(ref _parked);
        }
    }
}
