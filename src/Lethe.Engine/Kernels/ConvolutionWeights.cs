namespace Lethe.Engine.Kernels;

/// <summary>Reorders weights between torch order [K, C/groups, R, S] and matrices ordered (r, s, c).</summary>
internal static unsafe class ConvolutionWeights
{
    /// <summary>matrix[k, (r, s, c)] = weight[k, c, r, s] for all K rows.</summary>
    public static void ToRows(WorkerPool pool, in ConvShape shape, float* weight, float* matrix) =>
        LayoutKernel.TransposeBatch(pool, shape.K, shape.GroupC, shape.R * shape.S, weight, matrix);

    /// <summary>dw[k, c, r, s] += sums[group][(r, s, c), k of the group].</summary>
    public static void AddTransposed(WorkerPool pool, in ConvShape shape, float* sums, float* dw)
    {
        var job = new AddJob { Shape = shape, Sums = sums, Dw = dw };
        if (shape.WeightCount >= 16384)
        {
            pool.For(shape.K, ref job);
            return;
        }

        for (int k = 0; k < shape.K; k++) job.Run(k);
    }

    private struct AddJob : IChunkJob
    {
        public ConvShape Shape;
        public float* Sums, Dw;

        public readonly void Run(int chunk)
        {
            int taps = Shape.R * Shape.S, c = Shape.GroupC, k = Shape.GroupK, depth = Shape.Depth;
            float* from = Sums + ((long)(chunk / k) * depth * k) + (chunk % k), to = Dw + ((long)chunk * depth);
            for (int i = 0; i < c; i++)
            {
                for (int t = 0; t < taps; t++) *to++ += from[((long)t * c + i) * k];
            }
        }
    }
}
