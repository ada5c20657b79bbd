using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The gradient behind a convolution with a folded batch norm: what passes the clipping, and the two sums that the norm's own gradients
/// are made of. The normalised value is taken from the output, so that the convolution's own result need not be kept: where nothing was
/// clipped, y = γ·x̂ + β + r, hence γ Σ g·x̂ = Σ g·(y − r − β).
/// </summary>
internal static unsafe class FoldedNormGradient
{
    /// <summary>
    /// g = dy where 0 &lt; y &lt; ceiling, or dy where nothing clips, written over dy and to dresidual; of each group of rows the sums Σ g and Σ g·(y − residual − β) go into the gradients of the norm.
    /// </summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="groups">Samples, or 1.</param>
    /// <param name="rows">Rows of a group.</param>
    /// <param name="channels">Columns.</param>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">Its gradient, replaced by g.</param>
    /// <param name="residual">What was added, or null.</param>
    /// <param name="beta">β.</param>
    /// <param name="clips">Whether the forward pass clipped at zero.</param>
    /// <param name="ceiling">And where else.</param>
    /// <param name="dresidual">Where to write g as well, or null.</param>
    /// <param name="accumulate">Whether to add to dresidual.</param>
    /// <param name="vectors">Where the gradients of the norm and the bias are added, from the sums of each group.</param>
    public static void Run(
        WorkerPool pool, int groups, int rows, int channels, float* y, float* dy, float* residual, float* beta, bool clips, float ceiling, float* dresidual, bool accumulate, in FoldedNormVectors vectors)
    {
        long size = vectors.IsWanted && rows > 0 ? 2L * groups * channels : 0;
        float* sums = FloatPool.Rent(size);
        Pass(pool, groups, rows, channels, y, dy, residual, beta, clips, ceiling, dresidual, accumulate, size == 0 ? null : sums);
        for (int group = 0; group < groups && size > 0; group++) vectors.Add(channels, sums + (2L * group * channels));
        FloatPool.Return(sums, size);
    }

    private static void Pass(
        WorkerPool pool, int groups, int rows, int channels, float* y, float* dy, float* residual, float* beta, bool clips, float ceiling, float* dresidual, bool accumulate, float* sums)
    {
        if (rows == 0 || groups == 0 || (!clips && dresidual == null && sums == null)) return;
        int parts = Math.Clamp(Math.Min(64 / groups, rows * channels / 16384), 1, rows), partRows = (rows + parts - 1) / parts;
        parts = (rows + partRows - 1) / partRows;
        long size = parts == 1 || sums == null ? 0 : 2L * groups * parts * channels;
        float* partial = FloatPool.Rent(size);
        var job = new Job
        {
            Rows = rows,
            Parts = parts,
            PartRows = partRows,
            Channels = channels,
            Y = y,
            Dy = dy,
            Residual = residual,
            Beta = beta,
            Clips = clips,
            Ceiling = ceiling,
            Dresidual = dresidual,
            Accumulate = accumulate,
            Sums = size == 0 ? sums : partial,
        };
        pool.For(groups * parts, ref job);
        for (int group = 0; group < groups && size > 0; group++)
        {
            float* of = partial + (2L * group * parts * channels);
            for (int part = 1; part < parts; part++) VectorMath.Add(2 * channels, of + (2L * part * channels), of);
            new ReadOnlySpan<float>(of, 2 * channels).CopyTo(new Span<float>(sums + (2L * group * channels), 2 * channels));
        }

        FloatPool.Return(partial, size);
    }

    private struct Job : IChunkJob
    {
        private const int BlockFloats = 4096;
        public int Rows, Parts, PartRows, Channels;
        public float* Y, Dy, Residual, Beta, Dresidual, Sums;
        public bool Clips, Accumulate;
        public float Ceiling;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Run<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(chunk);
            else Run<Lanes128>(chunk);
        }

        // Blocks of rows that stay in the first-level cache, in which a register of channels goes down the rows.
        private readonly void Run<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            int from = chunk % Parts * PartRows, end = Math.Min(from + PartRows, Rows), block = Math.Max(1, BlockFloats / Channels);
            float* sums = Sums == null ? null : Sums + (2L * chunk * Channels);
            if (sums != null) new Span<float>(sums, 2 * Channels).Clear();
            for (int row = from; row < end; row += block)
            {
                long at = (((long)chunk / Parts * Rows) + row) * Channels;
                int rows = Math.Min(block, end - row), c = 0;
                for (; c <= Channels - T.Count; c += T.Count) Whole<T>(rows, at + c, c, sums == null ? null : sums + c);
                if (c < Channels) Last<T>(rows, at + c, c, sums == null ? null : sums + c);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Whole<T>(int rows, long at, int c, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            T ceiling = T.Broadcast(Ceiling), beta = T.Load(Beta + c), total = T.Zero, moment = T.Zero;
            float* y = Y + at, dy = Dy + at, residual = Residual == null ? null : Residual + at, dresidual = Dresidual == null ? null : Dresidual + at;
            bool clips = Clips, accumulate = Accumulate;
            nint step = Channels, i = 0;
            for (int row = 0; row < rows; row++, i += step)
            {
                T g = T.Load(dy + i), value = T.Load(y + i);
                if (clips)
                {
                    g = BatchNormKernel.Passed(value, ceiling, g);
                    g.Store(dy + i);
                }

                if (dresidual != null) (accumulate ? g + T.Load(dresidual + i) : g).Store(dresidual + i);
                if (sums == null) continue;
                value -= beta;
                if (residual != null) value -= T.Load(residual + i);
                total += g;
                moment = T.MultiplyAdd(g, value, moment);
            }

            if (sums == null) return;
            (T.Load(sums) + total).Store(sums);
            (T.Load(sums + Channels) + moment).Store(sums + Channels);
        }

        private readonly void Last<T>(int rows, long at, int c, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int part = Channels - c;
            T ceiling = T.Broadcast(Ceiling), beta = T.LoadPart(Beta + c, part), total = T.Zero, moment = T.Zero;
            for (int row = 0; row < rows; row++, at += Channels)
            {
                T g = T.LoadPart(Dy + at, part), value = T.LoadPart(Y + at, part);
                if (Clips)
                {
                    g = BatchNormKernel.Passed(value, ceiling, g);
                    g.StorePart(Dy + at, part);
                }

                if (Dresidual != null) (Accumulate ? g + T.LoadPart(Dresidual + at, part) : g).StorePart(Dresidual + at, part);
                value -= beta;
                if (Residual != null) value -= T.LoadPart(Residual + at, part);
                total += g;
                moment = T.MultiplyAdd(g, value, moment);
            }

            if (sums == null) return;
            (T.LoadPart(sums, part) + total).StorePart(sums, part);
            (T.LoadPart(sums + Channels, part) + moment).StorePart(sums + Channels, part);
        }
    }
}
