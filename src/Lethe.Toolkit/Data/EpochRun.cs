using System.Runtime.ExceptionServices;

namespace Lethe.Data;

/// <summary>One pass over the batches of an epoch: a thread fills one buffer while the consumer has the other.</summary>
internal sealed class EpochRun : IDisposable
{
    private readonly SemaphoreSlim _free;
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Thread _thread;
    private readonly Batch[] _buffers;
    private readonly Action _prepare;
    private readonly Action<int, Batch> _fill;
    private readonly int _count;
    private readonly Batch? _short;
    private volatile bool _stopped;
    private ExceptionDispatchInfo? _fault;
    private int _next;

    /// <summary>Starts the thread.</summary>
    /// <param name="buffers">The buffers to fill in turn.</param>
    /// <param name="count">The number of batches.</param>
    /// <param name="shortBatch">The buffer of the last batch if it is shorter than the others.</param>
    /// <param name="prepare">What to do before the first batch.</param>
    /// <param name="fill">Fills a buffer with the batch of a number.</param>
    public EpochRun(Batch[] buffers, int count, Batch? shortBatch, Action prepare, Action<int, Batch> fill)
    {
        (_buffers, _count, _short, _prepare, _fill) = (buffers, count, shortBatch, prepare, fill);
        _free = new SemaphoreSlim(Math.Max(1, buffers.Length));
        _thread = new Thread(Produce) { IsBackground = true, Name = "lethe-batches" };
        _thread.Start();
    }

    /// <summary>The next batch; gives the one before it back to the thread.</summary>
    public Batch Next()
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        if (_next > 0)
            _free.Release();
        _ready.Wait();
        Volatile.Read(ref _fault)?.Throw();
        return Buffer(_next++);
    }

    /// <summary>Stops the thread and waits for its end; harmless when repeated.</summary>
    public void Dispose()
    {
        if (_stopped)
            return;
        _stopped = true;
        _free.Release();
        _thread.Join();
        _free.Dispose();
        _ready.Dispose();
    }

    private Batch Buffer(int number) => number == _count - 1 && _short is not null ? _short : _buffers[number % _buffers.Length];

    private void Produce()
    {
        try
        {
            _prepare();
            for (int number = 0; number < _count; number++)
            {
                _free.Wait();
                if (_stopped)
                    return;
                _fill(number, Buffer(number));
                _ready.Release();
            }
        }
        catch (Exception e)
        {
            Volatile.Write(ref _fault, ExceptionDispatchInfo.Capture(e));
            _ready.Release();
        }
    }
}
