namespace Lethe.Engine.Kernels;

/// <summary>Folds a batch norm on stored statistics into the weights of the convolution before it: γ (w * x + b − μ)/σ + β = (s w) * x + t with s = γ/σ.</summary>
internal static unsafe class NormFolding
{
    private const int SerialFloats = 1 << 14;

    /// <summary>to[k, ·] = scales[k] · from[k, ·], for a matrix [rows, columns].</summary>
    public static void Scale(WorkerPool pool, int rows, int columns, float* from, float* scales, float* to) =>
        Run(pool, new Job { Rows = rows, Columns = columns, From = from, Scales = scales, To = to });

    /// <summary>to[k, ·] += scales[k] · from[k, ·].</summary>
    public static void AddScaled(WorkerPool pool, int rows, int columns, float* from, float* scales, float* to) =>
        Run(pool, new Job { Rows = rows, Columns = columns, From = from, Scales = scales, To = to, Adds = true });

    private static void Run(WorkerPool pool, Job job)
    {
        if ((long)job.Rows * job.Columns >= SerialFloats)
        {
            pool.For(job.Rows, ref job);
            return;
        }

        for (int row = 0; row < job.Rows; row++) job.Run(row);
    }

    private struct Job : IChunkJob
    {
        public int Rows, Columns;
        public float* From, Scales, To;
        public bool Adds;

        public readonly void Run(int row)
        {
            long first = (long)row * Columns;
            if (Adds) VectorMath.AddScaled(Columns, Scales[row], From + first, To + first);
            else VectorMath.Scale(Columns, Scales[row], From + first, To + first);
        }
    }
}
