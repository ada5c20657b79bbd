using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Convolutions of images of a few pixels, where most of a kernel hangs over the border: one product over the batch for each pair of an
/// output and an input position that a tap of the kernel joins. Of the 36 pairs of a 2x2 image and a padded 3x3 kernel 16 are left.
/// </summary>
internal static unsafe class TapConvolution
{
    private const int Columns = 64;

    /// <summary>Whether the images are small enough and the batch and channels large enough.</summary>
    public static bool Suits(in ConvShape shape) =>
        shape.Groups == 1 && shape.R * shape.S > 1 && shape.P * shape.Q <= 4 && shape.H * shape.W <= 16 && shape.N >= 8 && shape.C >= 16 && shape.K >= 16
        && shape.C % GemmBlock.LaneCount == 0 && shape.K % GemmBlock.LaneCount == 0;

    /// <summary>y = x * weight (+ bias).</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, float* bias, float* y) =>
        Run(pool, new Job { Kind = Kind.Forward, Shape = shape, X = x, Y = y, Bias = bias }, weight);

    /// <summary>dx (+)= the gradient of the input.</summary>
    public static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate) =>
        Run(pool, new Job { Kind = Kind.InputGradient, Shape = shape, X = dx, Y = dy, Accumulate = accumulate }, weight);

    /// <summary>dw += the gradient of the weights.</summary>
    public static void WeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw)
    {
        long size = shape.WeightCount;
        float* taps = FloatPool.Rent(size);
        var job = new Job { Kind = Kind.WeightGradient, Shape = shape, X = x, Y = dy, Taps = taps };
        pool.For(shape.R * shape.S * ((shape.K + Columns - 1) / Columns), ref job);
        ConvolutionWeights.AddTransposed(pool, shape, taps, dw);
        FloatPool.Return(taps, size);
    }

    private enum Kind
    {
        Forward,
        InputGradient,
        WeightGradient,
    }

    // The kernel as R * S packed matrices, [C, K] forward and [K, C] backward.
    private static void Run(WorkerPool pool, Job job, float* weight)
    {
        int taps = job.Shape.R * job.Shape.S, c = job.Shape.C, k = job.Shape.K;
        bool forward = job.Kind == Kind.Forward;
        job.TapSize = forward ? GemmPacking.PackedSize(c, k) : GemmPacking.PackedSize(k, c);
        float* rows = FloatPool.Rent(job.Shape.WeightCount);
        job.Taps = FloatPool.Rent(job.TapSize * taps);
        ConvolutionWeights.ToRows(pool, job.Shape, weight, rows);
        for (int t = 0; t < taps; t++)
        {
            float* tap = rows + ((long)t * c);
            if (forward) GemmPacking.Pack(pool, c, k, tap, 1, (nint)taps * c, job.Taps + (t * job.TapSize));
            else GemmPacking.Pack(pool, k, c, tap, (nint)taps * c, 1, job.Taps + (t * job.TapSize));
        }

        pool.For(((forward ? k : c) + Columns - 1) / Columns, ref job);
        FloatPool.Return(job.Taps, job.TapSize * taps);
        FloatPool.Return(rows, job.Shape.WeightCount);
    }

    private struct Job : IChunkJob
    {
        public Kind Kind;
        public ConvShape Shape;
        public float* X, Y, Taps, Bias;
        public long TapSize;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            if (Kind == Kind.Forward) Forward(chunk * Columns);
            else if (Kind == Kind.InputGradient) InputGradient(chunk * Columns);
            else WeightGradient(chunk % (Shape.R * Shape.S), chunk / (Shape.R * Shape.S) * Columns);
        }

        private readonly void Forward(int first)
        {
            int columns = Math.Min(Columns, Shape.K - first), width = GemmBlock.PanelWidth;
            for (int output = 0; output < Shape.P * Shape.Q; output++)
            {
                bool begun = false;
                for (int tap = 0; tap < Shape.R * Shape.S; tap++)
                {
                    int input = InputOf(output, tap);
                    if (input < 0) continue;
                    float* b = Taps + (tap * TapSize) + ((long)first * Shape.C);
                    GemmBlock.Multiply(
                        Shape.N, columns, Shape.C, X + ((long)input * Shape.C), InputStep, 1, b, width, (nint)Shape.C * width,
                        Y + ((long)output * Shape.K) + first, OutputStep, begun, begun || Bias == null ? null : Bias + first);
                    begun = true;
                }
            }
        }

        private readonly void InputGradient(int first)
        {
            int columns = Math.Min(Columns, Shape.C - first), width = GemmBlock.PanelWidth, positions = Shape.P * Shape.Q, taps = Shape.R * Shape.S;
            for (int input = 0; input < Shape.H * Shape.W; input++)
            {
                bool begun = Accumulate;
                for (int pair = 0; pair < positions * taps; pair++)
                {
                    int output = pair / taps, tap = pair % taps;
                    if (InputOf(output, tap) != input) continue;
                    float* b = Taps + (tap * TapSize) + ((long)first * Shape.K);
                    GemmBlock.Multiply(
                        Shape.N, columns, Shape.K, Y + ((long)output * Shape.K), OutputStep, 1, b, width, (nint)Shape.K * width,
                        X + ((long)input * Shape.C) + first, InputStep, begun, null);
                    begun = true;
                }

                if (begun) continue;
                for (int n = 0; n < Shape.N; n++) new Span<float>(X + (n * InputStep) + ((long)input * Shape.C) + first, columns).Clear();
            }
        }

        // taps[tap][C, K] = the sum over pairs of x' dy.
        private readonly void WeightGradient(int tap, int first)
        {
            int columns = Math.Min(Columns, Shape.K - first);
            float* sum = Taps + ((long)tap * Shape.C * Shape.K) + first;
            bool begun = false;
            for (int output = 0; output < Shape.P * Shape.Q; output++)
            {
                int input = InputOf(output, tap);
                if (input < 0) continue;
                GemmBlock.Multiply(
                    Shape.C, columns, Shape.N, X + ((long)input * Shape.C), 1, InputStep, Y + ((long)output * Shape.K) + first, OutputStep, GemmBlock.PanelWidth,
                    sum, Shape.K, begun, null);
                begun = true;
            }

            if (begun) return;
            for (int c = 0; c < Shape.C; c++) new Span<float>(sum + ((long)c * Shape.K), columns).Clear();
        }

        private readonly nint InputStep => (nint)Shape.H * Shape.W * Shape.C;

        private readonly nint OutputStep => (nint)Shape.P * Shape.Q * Shape.K;

        // The input position that an output position reads with a tap, or -1 in the border.
        private readonly int InputOf(int output, int tap)
        {
            int y = (output / Shape.Q * Shape.StrideH) - Shape.PadH + (tap / Shape.S), x = (output % Shape.Q * Shape.StrideW) - Shape.PadW + (tap % Shape.S);
            return (uint)y < (uint)Shape.H && (uint)x < (uint)Shape.W ? (y * Shape.W) + x : -1;
        }
    }
}
