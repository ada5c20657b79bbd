namespace Lethe.Engine.Kernels;

/// <summary>Slices of a dimension: [outer, A, inner] to [outer, K, inner], place by place.</summary>
internal static unsafe class PickKernel
{
    /// <summary>y[o, k, i] = x[o, place(k), i], or the fill where the place is −1.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="outer">Rows.</param>
    /// <param name="inner">Elements of a place.</param>
    /// <param name="from">A.</param>
    /// <param name="to">K.</param>
    /// <param name="places">K places, or null for those from <paramref name="first"/> on.</param>
    /// <param name="first">The first place, without a list.</param>
    /// <param name="fill">What stands where the place is −1.</param>
    /// <param name="x">[outer, A, inner].</param>
    /// <param name="y">[outer, K, inner].</param>
    internal static void Gather(WorkerPool pool, int outer, int inner, int from, int to, int* places, int first, float fill, float* x, float* y)
    {
        Job job = new() { Inner = inner, From = from, To = to, Places = places, First = first, Fill = fill, Whole = x, Picked = y };
        pool.For(outer, ref job);
    }

    /// <summary>dx[o, place(k), i] += dy[o, k, i].</summary>
    internal static void ScatterAdd(WorkerPool pool, int outer, int inner, int from, int to, int* places, int first, float* dy, float* dx)
    {
        Job job = new() { Inner = inner, From = from, To = to, Places = places, First = first, Adds = true, Whole = dx, Picked = dy };
        pool.For(outer, ref job);
    }

    private struct Job : IChunkJob
    {
        public int Inner, From, To, First;
        public int* Places;
        public float* Whole, Picked;
        public float Fill;
        public bool Adds;

        public readonly void Run(int chunk)
        {
            float* whole = Whole + ((long)chunk * From * Inner), picked = Picked + ((long)chunk * To * Inner);
            for (int k = 0; k < To;)
            {
                int place = Places == null ? First + k : Places[k], run = Run(k, place);
                float* part = picked + ((long)k * Inner);
                if (place < 0)
                {
                    if (!Adds) new Span<float>(part, run * Inner).Fill(Fill);
                }
                else
                {
                    Move(whole + ((long)place * Inner), part, run * Inner);
                }

                k += run;
            }
        }

        /// <summary>How many places from k on lie side by side.</summary>
        private readonly int Run(int k, int place)
        {
            if (Places == null) return To;
            int run = 1;
            while (place >= 0 && k + run < To && Places[k + run] == place + run) run++;
            return run;
        }

        private readonly void Move(float* whole, float* picked, int count)
        {
            if (!Adds)
            {
                new ReadOnlySpan<float>(whole, count).CopyTo(new Span<float>(picked, count));
                return;
            }

            for (int i = 0; i < count; i++) whole[i] += picked[i];
        }
    }
}
