using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>What a convolution does to its outputs while they are in cache: a bias, a tensor of the output's shape added, and clipping.</summary>
internal readonly unsafe struct ConvEpilogue
{
    private readonly float _floor, _ceiling;

    /// <summary>Describes an epilogue.</summary>
    /// <param name="bias">[K], or null.</param>
    /// <param name="added">As the output, in its layout; or null. May be the output itself.</param>
    /// <param name="floor">Outputs are at least this.</param>
    /// <param name="ceiling">And at most that.</param>
    public ConvEpilogue(float* bias, float* added = null, float floor = float.NegativeInfinity, float ceiling = float.PositiveInfinity)
    {
        Bias = bias;
        Added = added;
        _floor = floor;
        _ceiling = ceiling;
        Clips = !float.IsNegativeInfinity(floor) || !float.IsPositiveInfinity(ceiling);
    }

    /// <summary>An offset for each channel, or null.</summary>
    public float* Bias { get; }

    /// <summary>What is added to the outputs, or null.</summary>
    public float* Added { get; }

    /// <summary>Whether outputs are clipped at all. Those of the default are not, though its bounds are zero.</summary>
    public bool Clips { get; }

    /// <summary>The least output.</summary>
    public float Floor => Clips ? _floor : float.NegativeInfinity;

    /// <summary>The greatest output.</summary>
    public float Ceiling => Clips ? _ceiling : float.PositiveInfinity;

    private bool IsPlain => Added == null && !Clips;

    /// <summary>Adds and clips a run of outputs that have their bias already.</summary>
    /// <param name="y">All outputs.</param>
    /// <param name="first">The first of the run.</param>
    /// <param name="count">How many.</param>
    public void Finish(float* y, long first, int count)
    {
        if (IsPlain) return;
        float* added = Added == null ? null : Added + first;
        if (Vector512.IsHardwareAccelerated) Finish<Lanes512>(count, y + first, added);
        else if (Vector256.IsHardwareAccelerated) Finish<Lanes256>(count, y + first, added);
        else Finish<Lanes128>(count, y + first, added);
    }

    /// <summary>Adds and clips all outputs, for algorithms that make them in no order a chunk could follow.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="y">All outputs.</param>
    /// <param name="count">How many.</param>
    public void FinishAll(WorkerPool pool, float* y, long count)
    {
        if (IsPlain) return;
        var job = new Job { Epilogue = this, Y = y, Count = count };
        pool.For((int)((count + Job.Length - 1) / Job.Length), ref job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Finish<T>(int count, float* y, float* added)
        where T : unmanaged, IFloatLanes<T>
    {
        T floor = T.Broadcast(Floor), ceiling = T.Broadcast(Ceiling);
        int i = 0;
        if (added == null)
        {
            for (; i <= count - T.Count; i += T.Count) T.Min(ceiling, T.Max(floor, T.Load(y + i))).Store(y + i);
        }
        else
        {
            for (; i <= count - T.Count; i += T.Count) T.Min(ceiling, T.Max(floor, T.Load(y + i) + T.Load(added + i))).Store(y + i);
        }

        if (i == count) return;
        T last = T.LoadPart(y + i, count - i);
        if (added != null) last += T.LoadPart(added + i, count - i);
        T.Min(ceiling, T.Max(floor, last)).StorePart(y + i, count - i);
    }

    private struct Job : IChunkJob
    {
        public const int Length = 1 << 14;
        public ConvEpilogue Epilogue;
        public float* Y;
        public long Count;

        public readonly void Run(int chunk)
        {
            long first = (long)chunk * Length;
            Epilogue.Finish(Y, first, (int)Math.Min(Length, Count - first));
        }
    }
}
