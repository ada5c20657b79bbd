using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Narrow convolutions one after the other, with their folded norms, a few images at a time through all of them: what one makes is in the second-level cache
/// when the next reads it, forward and backward, where layer by layer every map of the batch goes to memory and comes back.
/// </summary>
internal static unsafe class FoldedChain
{
    private const int Runs = 16;
    private const int LeastGroups = 8;
    private const long GroupBytes = 256 << 10;

    /// <summary>Whether images are so many that each thread finds work, and so small that a map stays in cache.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="channels">Of the map.</param>
    public static bool Suits(Shape input, int channels) => input.Rank == 4 && input[0] >= LeastGroups && (long)sizeof(float) * channels * input[2] * input[3] <= GroupBytes;

    /// <summary>Runs the members, in order.</summary>
    public static void Forward(WorkerPool pool, FoldedConvCall* calls, int count)
    {
        var job = new ForwardJob { Calls = calls, Count = count, Images = calls[0].Shape.N, Group = GroupOf(calls, count) };
        pool.For((job.Images + job.Group - 1) / job.Group, ref job);
    }

    /// <summary>Gradients: inputs' are added to where the calls say, the sums of weights and norms are left in the first run's part of sums.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="calls">The members.</param>
    /// <param name="count">How many.</param>
    /// <param name="squared">Whether to take the sums over images of squared gradients.</param>
    /// <param name="sums"><see cref="RunsOf"/> times <paramref name="size"/> floats.</param>
    /// <param name="size">Floats of a run's sums.</param>
    public static void Backward(WorkerPool pool, FoldedConvCall* calls, int count, bool squared, float* sums, long size)
    {
        int images = calls[0].Shape.N, runs = RunsOf(images);
        var job = new BackwardJob { Calls = calls, Count = count, Images = images, Group = GroupOf(calls, count), Runs = runs, Squared = squared, Sums = sums, Size = size };
        pool.For(runs, ref job);
        for (int run = 1; run < runs; run++) ElementWise.Axpy(pool, checked((int)size), 1, sums + (run * size), sums);
    }

    /// <summary>Runs of images that have sums of their own.</summary>
    public static int RunsOf(int images) => Math.Min(Runs, images);

    // As many images as leave room for a few maps in the second-level cache.
    private static int GroupOf(FoldedConvCall* calls, int count)
    {
        long largest = 1;
        for (int i = 0; i < count; i++) largest = Math.Max(largest, sizeof(float) * calls[i].OutputSize);
        return (int)Math.Clamp(GroupBytes / largest, 1, Math.Max(1, calls[0].Shape.N / LeastGroups));
    }

    private struct ForwardJob : IChunkJob
    {
        public FoldedConvCall* Calls;
        public int Count, Images, Group;

        public readonly void Run(int chunk)
        {
            int first = chunk * Group, images = Math.Min(Group, Images - first);
            float** made = stackalloc float*[Count];
            for (int i = 0; i < Count; i++)
            {
                ref readonly FoldedConvCall call = ref Calls[i];
                float* x = call.InputOf == FoldedConvCall.Outside ? call.X + (first * call.InputSize) : made[call.InputOf];
                float* residual = call.ResidualOf != FoldedConvCall.Outside ? made[call.ResidualOf] : call.Residual == null ? null : call.Residual + (first * call.OutputSize);
                made[i] = call.Y == null ? FloatPool.Rent(images * call.OutputSize) : call.Y + (first * call.OutputSize);
                call.Forward(images, x, residual, made[i]);
                for (int j = 0; j <= i; j++)
                {
                    if (Calls[j].Y == null && Calls[j].LastReader == i) FloatPool.Return(made[j], images * Calls[j].OutputSize);
                }
            }
        }
    }

    private struct BackwardJob : IChunkJob
    {
        public FoldedConvCall* Calls;
        public int Count, Images, Group, Runs;
        public bool Squared;
        public float* Sums;
        public long Size;

        public readonly void Run(int run)
        {
            int end = (int)((long)Images * (run + 1) / Runs);
            float* sums = Sums + (run * Size);
            new Span<float>(sums, (int)Size).Clear();
            for (int first = (int)((long)Images * run / Runs); first < end; first += Group) Step(first, Math.Min(Group, end - first), sums);
        }

        // A member's gradient lies in the tensor that came from outside, or in memory that the first reader to write to it rented.
        private readonly void Step(int first, int images, float* sums)
        {
            float** gradients = stackalloc float*[Count];
            bool* rented = stackalloc bool[Count];
            for (int i = 0; i < Count; i++)
            {
                gradients[i] = Calls[i].Dy == null ? null : Calls[i].Dy + (first * Calls[i].OutputSize);
                rented[i] = false;
            }

            for (int i = Count - 1; i >= 0; i--)
            {
                if (gradients[i] == null) continue;
                if (Calls[i].IsRecorded && Member(i, first, images, gradients, rented, sums + Calls[i].Sums)) continue;
                if (rented[i]) FloatPool.Return(gradients[i], images * Calls[i].OutputSize);
            }
        }

        // True if the member's gradient became that of its residual.
        private readonly bool Member(int member, int first, int images, float** gradients, bool* rented, float* sums)
        {
            ref readonly FoldedConvCall call = ref Calls[member];
            float* g = gradients[member];
            int of = call.WantsResidual ? call.ResidualOf : FoldedConvCall.Outside;
            bool hands = of != FoldedConvCall.Outside && gradients[of] == null && of != call.InputOf, accumulate = true;
            float* dresidual = !call.WantsResidual || hands ? null : of == FoldedConvCall.Outside ? call.Dresidual + (first * call.OutputSize)
                : Target(of, images, gradients, rented, out accumulate);
            PassClipping(call, first, images, g, dresidual, accumulate, sums);
            if (call.WantsWeight)
            {
                ConvShape shape = call.Shape with { N = images };
                float* x = call.X + (first * call.InputSize), weights = sums + (3L * call.Shape.K);
                if (Squared) Convolution.SquaredWeightGradient(WorkerPool.Serial, shape, x, g, weights);
                else Convolution.WeightGradient(WorkerPool.Serial, shape, x, g, weights);
            }

            if (call.WantsX)
            {
                accumulate = true;
                float* dx = call.InputOf == FoldedConvCall.Outside ? call.Dx + (first * call.InputSize) : Target(call.InputOf, images, gradients, rented, out accumulate);
                call.InputGradient(images, g, dx, accumulate);
            }

            if (!hands) return false;
            gradients[of] = g;
            rented[of] = rented[member];
            return true;
        }

        private readonly float* Target(int member, int images, float** gradients, bool* rented, out bool accumulate)
        {
            accumulate = gradients[member] != null;
            if (!accumulate)
            {
                gradients[member] = FloatPool.Rent(images * Calls[member].OutputSize);
                rented[member] = true;
            }

            return gradients[member];
        }

        private readonly void PassClipping(in FoldedConvCall call, int first, int images, float* g, float* dresidual, bool accumulate, float* sums)
        {
            int channels = call.Shape.K, groups = Squared ? images : 1;
            long at = first * call.OutputSize;
            FoldedNormVectors vectors = new() { Gamma = call.Gamma, Scale = call.Scale, Squared = Squared };
            if (call.WantsVectors)
            {
                vectors.Dgamma = sums;
                vectors.Dbeta = sums + channels;
                vectors.Dbias = sums + (2 * channels);
            }

            FoldedNormGradient.Run(
                WorkerPool.Serial, groups, images * call.Shape.P * call.Shape.Q / groups, channels, call.Y + at, g, call.Residual == null ? null : call.Residual + at, call.Beta,
                call.Floor == 0, call.Ceiling, dresidual, accumulate, vectors);
        }
    }
}
