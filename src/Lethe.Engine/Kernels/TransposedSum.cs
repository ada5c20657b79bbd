namespace Lethe.Engine.Kernels;

/// <summary>Adds a matrix to the transpose of another: the last step of weight gradients, which are made [C * taps, K] and kept [K, C * taps].</summary>
internal static unsafe class TransposedSum
{
    /// <summary>target[row, column] += source[column, row] for a target [rows, columns].</summary>
    public static void Add(WorkerPool pool, int rows, int columns, float* source, int ldSource, float* target)
    {
        var job = new Job { Columns = columns, Rows = rows, LdSource = ldSource, Source = source, Target = target };
        pool.For((columns + 63) / 64, ref job);
    }

    /// <summary>Target[row, column] += Source[column, row], 64 columns a chunk.</summary>
    private struct Job : IChunkJob
    {
        public int Columns, Rows, LdSource;
        public float* Source, Target;

        public readonly void Run(int chunk)
        {
            int first = chunk * 64, columns = Math.Min(64, Columns - first);
            float* tile = stackalloc float[64 * 16];
            for (int row = 0; row < Rows; row += 16)
            {
                int rows = Math.Min(16, Rows - row);
                LayoutKernel.Transpose(columns, rows, Source + ((nint)first * LdSource) + row, LdSource, tile, 64);
                for (int i = 0; i < rows; i++) VectorMath.Add(columns, tile + (i * 64), Target + ((nint)(row + i) * Columns) + first);
            }
        }
    }
}
