namespace Lethe.Engine.Kernels;

/// <summary>Many products of equal sizes, such as those of attention heads: small ones run side by side, large ones one after another on all threads.</summary>
internal static unsafe class GemmBatch
{
    private const long Small = 1 << 20;
    private const long ChunkWork = 1 << 16;

    // Has no threads of its own: a product inside a chunk runs on the chunk's thread.
    private static readonly WorkerPool Alone = new(1);

    /// <summary>C[i] = op(A[i]) op(B[i]), plus C[i] when accumulating; matrices lie one behind the other.</summary>
    internal static void Multiply(WorkerPool pool, int batch, bool transposeA, bool transposeB, int m, int n, int k, float* a, float* b, float* c, bool accumulate)
    {
        Job job = new() { M = m, N = n, K = k, A = a, B = b, C = c, TransposeA = transposeA, TransposeB = transposeB, Accumulate = accumulate };
        long work = Math.Max(1, (long)m * n * k);
        if (batch < 2 || work > Small)
        {
            for (int i = 0; i < batch; i++) job.Multiply(pool, i);
            return;
        }

        job.Batch = batch;
        job.PerChunk = (int)Math.Max(1, ChunkWork / work);
        pool.For((batch + job.PerChunk - 1) / job.PerChunk, ref job);
    }

    private struct Job : IChunkJob
    {
        public int M, N, K, Batch, PerChunk;
        public float* A, B, C;
        public bool TransposeA, TransposeB, Accumulate;

        public readonly void Run(int chunk)
        {
            int end = Math.Min(Batch, (chunk + 1) * PerChunk);
            for (int i = chunk * PerChunk; i < end; i++) Multiply(Alone, i);
        }

        internal readonly void Multiply(WorkerPool pool, int i) => Gemm.Multiply(
            pool, TransposeA, TransposeB, M, N, K, A + ((long)i * M * K), TransposeA ? M : K, B + ((long)i * K * N), TransposeB ? K : N, C + ((long)i * M * N), N, Accumulate);
    }
}
