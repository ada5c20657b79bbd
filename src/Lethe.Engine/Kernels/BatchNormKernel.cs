using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Batch normalisation over the rows of [rows, channels] (rows = N * H * W), with an optional residual added and ReLU
/// applied in the same pass: y = relu(gamma * (x - mean) / sqrt(var + eps) + beta + residual).
/// </summary>
internal static unsafe partial class BatchNormKernel
{
    /// <summary>Mean and biased variance of each channel.</summary>
    /// <remarks>
    /// Each chunk of rows takes its mean, then the squared deviations from it in a second pass while the chunk is in the
    /// cache; the chunks are joined in order by Chan's formula in double precision.
    /// </remarks>
    public static void Statistics(WorkerPool pool, int rows, int channels, float* x, float* mean, float* variance)
    {
        int block = ColumnReductions.RowBlock(rows, channels), chunks = (rows + block - 1) / block;
        long size = 2L * chunks * channels;
        float* partial = FloatPool.Rent(size);
        var job = new StatisticsJob { Rows = rows, Channels = channels, Block = block, X = x, Partial = partial };
        pool.For(chunks, ref job);
        for (int c = 0; c < channels; c++)
        {
            double count = 0, m = 0, squares = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                float* part = partial + (2L * chunk * channels) + c;
                double added = Math.Min(block, rows - (chunk * block)), delta = part[0] - m;
                m += delta * added / (count + added);
                squares += part[channels] + (delta * delta * count * added / (count + added));
                count += added;
            }

            mean[c] = (float)m;
            variance[c] = (float)(squares / count);
        }

        FloatPool.Return(partial, size);
    }

    /// <summary>y = gamma * (x - mean) / sqrt(variance + eps) + beta (+ residual), then max(., 0) with <paramref name="relu"/>.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="channels">Columns of x.</param>
    /// <param name="x">Input.</param>
    /// <param name="mean">The batch's mean, or the running one in evaluation mode.</param>
    /// <param name="variance">Likewise.</param>
    /// <param name="gamma">Scale, or null for 1.</param>
    /// <param name="beta">Shift, or null for 0.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="residual">[rows, channels] or null.</param>
    /// <param name="relu">Whether to clamp at 0.</param>
    /// <param name="y">Output; may be x or residual.</param>
    /// <param name="ceiling">The largest output: 6 for a ReLU6.</param>
    public static void Forward(WorkerPool pool, int rows, int channels, float* x, float* mean, float* variance, float* gamma, float* beta, float eps, float* residual, bool relu, float* y, float ceiling = float.PositiveInfinity)
    {
        float* scale = FloatPool.Rent(2L * channels);
        ScaleAndShift(channels, mean, variance, gamma, beta, eps, scale, scale + channels);
        var job = new ForwardJob { Rows = rows, Channels = channels, Block = MapBlock(channels), X = x, Scale = scale, Residual = residual, Relu = relu, Ceiling = ceiling, Y = y };
        pool.For((rows + job.Block - 1) / job.Block, ref job);
        FloatPool.Return(scale, 2L * channels);
    }

    /// <summary>What a batch norm does to a channel: x·scale + shift.</summary>
    internal static void ScaleAndShift(int channels, float* mean, float* variance, float* gamma, float* beta, float eps, float* scale, float* shift)
    {
        for (int c = 0; c < channels; c++)
        {
            scale[c] = (gamma == null ? 1f : gamma[c]) / MathF.Sqrt(variance[c] + eps);
            shift[c] = (beta == null ? 0f : beta[c]) - (mean[c] * scale[c]);
        }
    }

    private static int MapBlock(int channels) => Math.Max(1, 16384 / channels);

    private struct StatisticsJob : IChunkJob
    {
        public int Rows, Channels, Block;
        public float* X, Partial;

        public readonly void Run(int chunk)
        {
            int rows = Math.Min(Block, Rows - (chunk * Block));
            float* x = X + (long)chunk * Block * Channels, mean = Partial + (2L * chunk * Channels);
            ColumnReductions.SumRows(rows, Channels, x, mean);
            for (int c = 0; c < Channels; c++) mean[c] /= rows;
            if (Vector512.IsHardwareAccelerated) Deviations<Lanes512>(rows, Channels, x, mean);
            else if (Vector256.IsHardwareAccelerated) Deviations<Lanes256>(rows, Channels, x, mean);
            else Deviations<Lanes128>(rows, Channels, x, mean);
        }

        // A register of channels at a time down the rows of the chunk, four rows in four chains to hide the latency.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Deviations<T>(int rows, int channels, float* x, float* mean)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = 0;
            for (; c <= channels - T.Count; c += T.Count)
            {
                T m = T.Load(mean + c), s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
                float* row = x + c;
                int i = 0;
                for (; i <= rows - 4; i += 4, row += 4 * (nint)channels)
                {
                    T d0 = T.Load(row) - m, d1 = T.Load(row + channels) - m, d2 = T.Load(row + (2 * (nint)channels)) - m, d3 = T.Load(row + (3 * (nint)channels)) - m;
                    s0 = T.MultiplyAdd(d0, d0, s0);
                    s1 = T.MultiplyAdd(d1, d1, s1);
                    s2 = T.MultiplyAdd(d2, d2, s2);
                    s3 = T.MultiplyAdd(d3, d3, s3);
                }

                for (; i < rows; i++, row += channels)
                {
                    T d = T.Load(row) - m;
                    s0 = T.MultiplyAdd(d, d, s0);
                }

                ((s0 + s1) + (s2 + s3)).Store(mean + channels + c);
            }

            if (c < channels) LastDeviations<T>(rows, channels, channels - c, x + c, mean + c);
        }

        private static void LastDeviations<T>(int rows, int channels, int part, float* x, float* mean)
            where T : unmanaged, IFloatLanes<T>
        {
            T m = T.LoadPart(mean, part), s = T.Zero;
            for (int i = 0; i < rows; i++, x += channels)
            {
                T d = T.LoadPart(x, part) - m;
                s = T.MultiplyAdd(d, d, s);
            }

            s.StorePart(mean + channels, part);
        }
    }

    private struct ForwardJob : IChunkJob
    {
        public int Rows, Channels, Block;
        public float* X, Scale, Residual, Y;
        public bool Relu;
        public float Ceiling;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) RunRows<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) RunRows<Lanes256>(chunk);
            else RunRows<Lanes128>(chunk);
        }

        // A register of channels at a time down the rows of the chunk, which stay in the cache: scale and shift stay in registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void RunRows<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            int rows = Math.Min(Block, Rows - (chunk * Block)), channels = Channels;
            T floor = T.Broadcast(Relu ? 0 : float.NegativeInfinity), ceiling = T.Broadcast(Ceiling);
            for (int c = 0; c < channels; c += T.Count)
            {
                long offset = ((long)chunk * Block * channels) + c;
                float* x = X + offset, y = Y + offset, residual = Residual == null ? null : Residual + offset;
                int part = Math.Min(T.Count, channels - c);
                T scale = T.LoadPart(Scale + c, part), shift = T.LoadPart(Scale + channels + c, part);
                if (part < T.Count)
                {
                    Part(rows, part, x, residual, scale, shift, floor, ceiling, y);
                }
                else if (residual == null)
                {
                    for (int i = 0; i < rows; i++, x += channels, y += channels) T.Min(ceiling, T.Max(floor, T.MultiplyAdd(T.Load(x), scale, shift))).Store(y);
                }
                else
                {
                    for (int i = 0; i < rows; i++, x += channels, y += channels, residual += channels)
                    {
                        T.Min(ceiling, T.Max(floor, T.MultiplyAdd(T.Load(x), scale, shift) + T.Load(residual))).Store(y);
                    }
                }
            }
        }

        private readonly void Part<T>(int rows, int part, float* x, float* residual, T scale, T shift, T floor, T ceiling, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            for (int i = 0; i < rows; i++, x += Channels, y += Channels)
            {
                T v = T.MultiplyAdd(T.LoadPart(x, part), scale, shift);
                if (residual != null) v += T.LoadPart(residual + ((long)i * Channels), part);
                T.Min(ceiling, T.Max(floor, v)).StorePart(y, part);
            }
        }
    }
}
