using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <content>Gradients: one pass for the two sums of each channel, one for dx; with stored statistics dx does not wait for the sums, and both are one.</content>
internal static unsafe partial class BatchNormKernel
{
    /// <summary>Gradients of <see cref="Forward"/>. With g = dy where y &gt; 0 (or dy without relu):
    /// dbeta += sum g, dgamma += sum g * xhat; in training dx = gamma / sigma * (g - mean(g) - xhat * mean(g * xhat)), else dx = gamma / sigma * g; dresidual = g.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="channels">Columns of x.</param>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="y">Its output; read with <paramref name="relu"/> alone, may be null without.</param>
    /// <param name="dy">Gradient of y.</param>
    /// <param name="mean">As given to the forward pass.</param>
    /// <param name="variance">Likewise.</param>
    /// <param name="gamma">Likewise, or null.</param>
    /// <param name="eps">Likewise.</param>
    /// <param name="training">Whether mean and variance came from this batch.</param>
    /// <param name="relu">Whether the forward pass clamped.</param>
    /// <param name="dx">Gradient of x or null; may be dy.</param>
    /// <param name="accumulateDx">Whether to add to dx.</param>
    /// <param name="dgamma">Added to; or null.</param>
    /// <param name="dbeta">Added to; or null.</param>
    /// <param name="dresidual">Gradient of the residual or null; may be dy.</param>
    /// <param name="accumulateDresidual">Whether to add to dresidual.</param>
    /// <param name="ceiling">As given to the forward pass.</param>
    /// <param name="samples">0; or N of an evaluation pass, whose dgamma and dbeta then take the sum over samples of the squares of each sample's: the Fisher diagonal.</param>
    public static void Backward(
        WorkerPool pool, int rows, int channels, float* x, float* y, float* dy, float* mean, float* variance, float* gamma, float eps, bool training, bool relu,
        float* dx, bool accumulateDx, float* dgamma, float* dbeta, float* dresidual, bool accumulateDresidual, float ceiling = float.PositiveInfinity, int samples = 0)
    {
        Debug.Assert(samples == 0 || (!training && rows % samples == 0), "per-sample gradients need stored statistics and whole samples");
        if (rows == 0) return;
        var sum = new SumJob { Rows = rows, Channels = channels, Block = ColumnReductions.RowBlock(rows, channels), X = x, Y = relu ? y : null, Dy = dy, Mean = mean, Ceiling = ceiling };
        var map = new MapGradientJob
        {
            Rows = rows,
            Channels = channels,
            Block = MapBlock(channels),
            X = x,
            Y = relu ? y : null,
            Dy = dy,
            Training = training,
            Dx = dx,
            AccumulateDx = accumulateDx,
            Dresidual = dresidual,
            AccumulateDresidual = accumulateDresidual,
            Ceiling = ceiling,
        };
        if (training) ByBatchStatistics(pool, sum, map, variance, gamma, eps, dgamma, dbeta);
        else ByStoredStatistics(pool, sum, map, variance, gamma, eps, samples, dgamma, dbeta);
    }

    private static void ByBatchStatistics(WorkerPool pool, SumJob sum, MapGradientJob map, float* variance, float* gamma, float eps, float* dgamma, float* dbeta)
    {
        // The three coefficients of dx = a g + b x + c, then a pair of sums [sum g | sum g * (x - mean)] for each chunk of rows.
        int channels = sum.Channels, chunks = (sum.Rows + sum.Block - 1) / sum.Block;
        long size = (2L * chunks * channels) + (3L * channels);
        map.Coefficients = FloatPool.Rent(size);
        sum.Partial = map.Coefficients + (3 * channels);
        pool.For(chunks, ref sum);
        Join(chunks, channels, sum.Partial);
        Coefficients(sum.Rows, channels, sum.Mean, variance, gamma, eps, training: true, sum.Partial, dgamma, dbeta, map.Coefficients);
        if (map.Dx != null || map.Dresidual != null) pool.For((map.Rows + map.Block - 1) / map.Block, ref map);
        FloatPool.Return(map.Coefficients, size);
    }

    // Groups of rows, the samples or all as one, are cut into parts with a pair of sums each.
    private static void ByStoredStatistics(WorkerPool pool, SumJob sum, MapGradientJob map, float* variance, float* gamma, float eps, int samples, float* dgamma, float* dbeta)
    {
        int channels = sum.Channels, groups = Math.Max(1, samples), groupRows = sum.Rows / groups, blocks = (groupRows + map.Block - 1) / map.Block;
        int parts = Math.Min(blocks, samples == 0 ? 64 : (15 + samples) / samples), partRows = (groupRows + parts - 1) / parts;
        parts = (groupRows + partRows - 1) / partRows;
        bool sums = dgamma != null || dbeta != null;
        long pair = 2L * channels, size = (sums ? groups * parts * pair : 0) + (3L * channels);
        map.Coefficients = FloatPool.Rent(size);
        sum.Partial = map.Coefficients + (3 * channels);
        Coefficients(sum.Rows, channels, sum.Mean, variance, gamma, eps, training: false, null, null, null, map.Coefficients);
        var job = new EvaluationJob { Sum = sum, Map = map, Sums = sums, Maps = map.Dx != null || map.Dresidual != null, GroupRows = groupRows, Parts = parts, PartRows = partRows };
        pool.For(groups * parts, ref job);
        for (int group = 0; group < groups && sums; group++)
        {
            float* of = sum.Partial + (group * parts * pair);
            Join(parts, channels, of);
            AddParameters(channels, of, variance, eps, squared: samples > 0, dgamma, dbeta);
        }

        FloatPool.Return(map.Coefficients, size);
    }

    // dgamma and dbeta from the sums of a group of rows, or their squares.
    private static void AddParameters(int channels, float* sums, float* variance, float eps, bool squared, float* dgamma, float* dbeta)
    {
        for (int c = 0; c < channels; c++)
        {
            float shift = sums[c], scale = sums[channels + c] * (1f / MathF.Sqrt(variance[c] + eps));
            if (dgamma != null) dgamma[c] += squared ? scale * scale : scale;
            if (dbeta != null) dbeta[c] += squared ? shift * shift : shift;
        }
    }

    // The sums of all chunks, in their order, into those of the first.
    private static void Join(int chunks, int channels, float* partial)
    {
        for (int chunk = 1; chunk < chunks; chunk++) VectorMath.Add(2 * channels, partial + (2L * chunk * channels), partial);
    }

    /// <summary>The coefficients of dx = a·g + b·x + c, [3, C], from [Σ g | Σ g·(x − mean)]; adds the gradients of gamma and beta where they are wanted.</summary>
    internal static void Coefficients(
        int rows, int channels, float* mean, float* variance, float* gamma, float eps, bool training, float* sums, float* dgamma, float* dbeta, float* coefficients)
    {
        for (int c = 0; c < channels; c++)
        {
            float inverse = 1f / MathF.Sqrt(variance[c] + eps), a = inverse * (gamma == null ? 1f : gamma[c]);
            float b = training ? -a * inverse * inverse * sums[channels + c] / rows : 0;
            coefficients[c] = a;
            coefficients[channels + c] = b;
            coefficients[(2 * channels) + c] = training ? (-a * sums[c] / rows) - (b * mean[c]) : 0;
            if (dgamma != null) dgamma[c] += sums[channels + c] * inverse;
            if (dbeta != null) dbeta[c] += sums[c];
        }
    }

    /// <summary>The gradient where the output was not clipped: 0 &lt; y &lt; ceiling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Passed<T>(T y, T ceiling, T gradient)
        where T : unmanaged, IFloatLanes<T> =>
        T.Select(T.Greater(y, T.Zero), T.Select(T.Greater(ceiling, y), gradient, T.Zero), T.Zero);

    private struct SumJob : IChunkJob
    {
        public int Rows, Channels, Block;
        public float* X, Y, Dy, Mean, Partial;
        public float Ceiling;

        public readonly void Run(int chunk) => Take(chunk * Block, Math.Min(Block, Rows - (chunk * Block)), add: false, Partial + (2L * chunk * Channels));

        internal readonly void Take(int first, int rows, bool add, float* sums)
        {
            long offset = (long)first * Channels;
            float* y = Y == null ? null : Y + offset;
            if (Vector512.IsHardwareAccelerated) Sum<Lanes512>(rows, X + offset, y, Dy + offset, add, sums);
            else if (Vector256.IsHardwareAccelerated) Sum<Lanes256>(rows, X + offset, y, Dy + offset, add, sums);
            else Sum<Lanes128>(rows, X + offset, y, Dy + offset, add, sums);
        }

        // A register of channels at a time, two rows in two chains each; y == null means no mask.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Sum<T>(int rows, float* x, float* y, float* dy, bool add, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = 0, channels = Channels;
            for (; c <= channels - T.Count; c += T.Count)
            {
                T ceiling = T.Broadcast(Ceiling), m = T.Load(Mean + c), b0 = T.Zero, b1 = T.Zero, g0 = T.Zero, g1 = T.Zero;
                nint at = c;
                int i = 0;
                for (; i <= rows - 2; i += 2, at += 2 * (nint)channels)
                {
                    T d0 = T.Load(dy + at), d1 = T.Load(dy + at + channels);
                    if (y != null)
                    {
                        d0 = Passed(T.Load(y + at), ceiling, d0);
                        d1 = Passed(T.Load(y + at + channels), ceiling, d1);
                    }

                    b0 += d0;
                    b1 += d1;
                    g0 = T.MultiplyAdd(d0, T.Load(x + at) - m, g0);
                    g1 = T.MultiplyAdd(d1, T.Load(x + at + channels) - m, g1);
                }

                if (i < rows)
                {
                    T d = T.Load(dy + at);
                    if (y != null) d = Passed(T.Load(y + at), ceiling, d);
                    b0 += d;
                    g0 = T.MultiplyAdd(d, T.Load(x + at) - m, g0);
                }

                b0 += b1;
                g0 += g1;
                (add ? T.Load(sums + c) + b0 : b0).Store(sums + c);
                (add ? T.Load(sums + channels + c) + g0 : g0).Store(sums + channels + c);
            }

            if (c < channels) LastSum<T>(rows, channels - c, x + c, y == null ? null : y + c, dy + c, Mean + c, add, sums + c);
        }

        private readonly void LastSum<T>(int rows, int part, float* x, float* y, float* dy, float* mean, bool add, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            T ceiling = T.Broadcast(Ceiling), m = T.LoadPart(mean, part), b = T.Zero, g = T.Zero;
            nint at = 0;
            for (int i = 0; i < rows; i++, at += Channels)
            {
                T d = T.LoadPart(dy + at, part);
                if (y != null) d = Passed(T.LoadPart(y + at, part), ceiling, d);
                b += d;
                g = T.MultiplyAdd(d, T.LoadPart(x + at, part) - m, g);
            }

            (add ? T.LoadPart(sums, part) + b : b).StorePart(sums, part);
            (add ? T.LoadPart(sums + Channels, part) + g : g).StorePart(sums + Channels, part);
        }
    }

    // Block of rows by block, the sums and then the gradients, while it is in cache; the gradient may take the place of dy.
    private struct EvaluationJob : IChunkJob
    {
        public SumJob Sum;
        public MapGradientJob Map;
        public bool Sums, Maps;
        public int GroupRows, Parts, PartRows;

        public readonly void Run(int chunk)
        {
            int group = chunk / Parts * GroupRows, first = group + (chunk % Parts * PartRows), end = Math.Min(first + PartRows, group + GroupRows);
            for (int row = first; row < end; row += Map.Block)
            {
                int rows = Math.Min(Map.Block, end - row);
                if (Sums) Sum.Take(row, rows, add: row > first, Sum.Partial + (2L * chunk * Sum.Channels));
                if (Maps) Map.Make(row, rows);
            }
        }
    }

    private struct MapGradientJob : IChunkJob
    {
        public int Rows, Channels, Block;
        public float* X, Y, Dy, Coefficients, Dx, Dresidual;
        public float Ceiling;
        public bool Training, AccumulateDx, AccumulateDresidual;

        public readonly void Run(int chunk) => Make(chunk * Block, Math.Min(Block, Rows - (chunk * Block)));

        internal readonly void Make(int first, int rows)
        {
            if (Vector512.IsHardwareAccelerated) RunRows<Lanes512>(first, rows);
            else if (Vector256.IsHardwareAccelerated) RunRows<Lanes256>(first, rows);
            else RunRows<Lanes128>(first, rows);
        }

        // As in the forward pass: a register of channels at a time, its three coefficients in registers.
        private readonly void RunRows<T>(int first, int rows)
            where T : unmanaged, IFloatLanes<T>
        {
            for (int c = 0; c < Channels; c += T.Count)
            {
                long offset = ((long)first * Channels) + c;
                int part = Math.Min(T.Count, Channels - c);
                T a = T.LoadPart(Coefficients + c, part), b = T.LoadPart(Coefficients + Channels + c, part), d = T.LoadPart(Coefficients + (2 * Channels) + c, part);
                if (part == T.Count) Whole(rows, offset, a, b, d);
                else Tail(rows, offset, part, a, b, d);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Whole<T>(int rows, long i, T a, T b, T constant)
            where T : unmanaged, IFloatLanes<T>
        {
            float* x = X, y = Y, dy = Dy, dx = Dx, dresidual = Dresidual;
            int channels = Channels;
            bool training = Training, addDx = AccumulateDx, addDresidual = AccumulateDresidual;
            T ceiling = T.Broadcast(Ceiling);
            for (long end = i + ((long)rows * channels); i < end; i += channels)
            {
                T g = T.Load(dy + i);
                if (y != null) g = Passed(T.Load(y + i), ceiling, g);
                if (dresidual != null) (addDresidual ? g + T.Load(dresidual + i) : g).Store(dresidual + i);
                if (dx == null) continue;
                T d = a * g;
                if (training) d += T.MultiplyAdd(b, T.Load(x + i), constant);
                (addDx ? d + T.Load(dx + i) : d).Store(dx + i);
            }
        }

        private readonly void Tail<T>(int rows, long i, int part, T a, T b, T constant)
            where T : unmanaged, IFloatLanes<T>
        {
            T ceiling = T.Broadcast(Ceiling);
            for (long end = i + ((long)rows * Channels); i < end; i += Channels)
            {
                T g = T.LoadPart(Dy + i, part);
                if (Y != null) g = Passed(T.LoadPart(Y + i, part), ceiling, g);
                if (Dresidual != null) (AccumulateDresidual ? g + T.LoadPart(Dresidual + i, part) : g).StorePart(Dresidual + i, part);
                if (Dx == null) continue;
                T d = a * g;
                if (Training) d += T.MultiplyAdd(b, T.LoadPart(X + i, part), constant);
                (AccumulateDx ? d + T.LoadPart(Dx + i, part) : d).StorePart(Dx + i, part);
            }
        }
    }
}
