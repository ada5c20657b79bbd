using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Arrays read with a step of their own along each dimension: permuted dimensions, and repeated ones, whose step is 0.</summary>
internal static unsafe class StridedKernel
{
    private const int ChunkLength = 16384;

    /// <summary>y[i₀, i₁, ..] = x[Σ iₐ·stepₐ], for y of a shape.</summary>
    internal static void Gather(WorkerPool pool, Shape shape, ReadOnlySpan<int> steps, float* x, float* y)
    {
        if (shape.Count == 0) return;
        Job job = Of(shape, steps, x, y);
        job.RowsPerChunk = Math.Max(1, ChunkLength / job.Columns);
        pool.For((job.Rows + job.RowsPerChunk - 1) / job.RowsPerChunk, ref job);
    }

    /// <summary>dx[Σ iₐ·stepₐ] += dy[i₀, i₁, ..]. Runs in parallel over the first dimension where no two of its elements meet.</summary>
    internal static void ScatterAdd(WorkerPool pool, Shape shape, ReadOnlySpan<int> steps, float* dy, float* dx)
    {
        if (shape.Count == 0) return;
        Job job = Of(shape, steps, dx, dy);
        job.Adds = true;
        bool apart = shape.Rank > 1 && steps[0] > 0;
        job.RowsPerChunk = apart ? job.Rows / shape[0] : job.Rows;
        pool.For(job.Rows / job.RowsPerChunk, ref job);
    }

    private static Job Of(Shape shape, ReadOnlySpan<int> steps, float* strided, float* dense)
    {
        Job job = new() { Rank = shape.Rank, Strided = strided, Dense = dense, Columns = shape.Rank == 0 ? 1 : shape[-1] };
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            job.Sizes[axis] = shape[axis];
            job.Steps[axis] = steps[axis];
        }

        job.Rows = shape.Count / job.Columns;
        return job;
    }

    private struct Job : IChunkJob
    {
        public fixed int Sizes[Shape.MaxRank];
        public fixed int Steps[Shape.MaxRank];
        public int Rank, Rows, Columns, RowsPerChunk;
        public float* Strided, Dense;
        public bool Adds;

        public readonly void Run(int chunk)
        {
            int end = Math.Min(Rows, (chunk + 1) * RowsPerChunk), step = Rank == 0 ? 1 : Steps[Rank - 1];
            for (int row = chunk * RowsPerChunk; row < end; row++)
            {
                float* strided = Strided + Offset(row), dense = Dense + ((long)row * Columns);
                if (Adds) Add(dense, strided, step);
                else if (step == 1) new ReadOnlySpan<float>(strided, Columns).CopyTo(new Span<float>(dense, Columns));
                else Copy(strided, dense, step);
            }
        }

        private readonly long Offset(int row)
        {
            long offset = 0;
            for (int axis = Rank - 2; axis >= 0; axis--)
            {
                (row, int place) = Math.DivRem(row, Sizes[axis]);
                offset += (long)place * Steps[axis];
            }

            return offset;
        }

        private readonly void Copy(float* from, float* to, int step)
        {
            for (int i = 0; i < Columns; i++) to[i] = from[(long)i * step];
        }

        private readonly void Add(float* from, float* to, int step)
        {
            for (int i = 0; i < Columns; i++) to[(long)i * step] += from[i];
        }
    }
}
