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
        int chunks = shape.Groups * job.Blocks;
        if (shape.WeightCount >= 16384)
        {
            pool.For(chunks, ref job);
            return;
        }

        for (int chunk = 0; chunk < chunks; chunk++) job.Run(chunk);
    }

    // 16 outputs of a group by 32 inputs at a time: sums [tap][input][output] are turned to [output][tap][input], then each output's
    // part to [input][tap] as dw lies.
    private struct AddJob : IChunkJob
    {
        private const int Outputs = 16;
        public ConvShape Shape;
        public float* Sums, Dw;

        public readonly int Blocks => (Shape.GroupK + Outputs - 1) / Outputs;

        public readonly void Run(int chunk)
        {
            int taps = Shape.R * Shape.S, c = Shape.GroupC, k = Shape.GroupK, depth = Shape.Depth, group = chunk / Blocks, first = chunk % Blocks * Outputs, outputs = Math.Min(Outputs, k - first);
            int inputs = Math.Max(1, 288 / taps), size = Math.Max(288, taps);
            float* turned = stackalloc float[Outputs * size];
            float* row = stackalloc float[size];
            float* sums = Sums + ((long)group * depth * k) + first, dw = Dw + ((((long)group * k) + first) * depth);
            for (int i = 0; i < c; i += inputs)
            {
                int count = Math.Min(inputs, c - i), length = count * taps;
                for (int t = 0; t < taps; t++) LayoutKernel.Transpose(count, outputs, sums + ((((long)t * c) + i) * k), k, turned + (t * count), length);
                for (int o = 0; o < outputs; o++)
                {
                    LayoutKernel.Transpose(taps, count, turned + (o * length), count, row, taps);
                    VectorMath.Add(length, row, dw + ((long)o * depth) + ((long)i * taps));
                }
            }
        }
    }
}
