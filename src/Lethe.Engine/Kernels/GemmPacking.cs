using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Lays B out in panels of <see cref="GemmBlock.PanelWidth"/> columns: element (p, j) of a panel is panel[p * width + j],
/// zeros beyond the last column. The inner loop of a product then reads one unbroken stream.
/// </summary>
internal static unsafe class GemmPacking
{
    /// <summary>Floats that the panels of B[k, n] take.</summary>
    public static long PackedSize(int k, int n) => (long)k * ((n + GemmBlock.PanelWidth - 1) / GemmBlock.PanelWidth) * GemmBlock.PanelWidth;

    // Panels that are filled side by side where there are enough for eight such groups: a row of B is then read in runs of four lines or more.
    private const int MostTogether = 4;

    // Rows of B that are asked for before they are read: row after row lies in another page, where the processor asks for nothing by itself.
    private const int RowsAhead = 4;

    /// <summary>Packs B[k, n]; element (p, j) is b[p * rowStride + j * columnStride].</summary>
    public static void Pack(WorkerPool pool, int k, int n, float* b, nint rowStride, nint columnStride, float* packed)
    {
        int width = GemmBlock.PanelWidth;
        int panels = (n + width - 1) / width;
        var job = new Job { K = k, N = n, Width = width, Group = panels >= 8 * MostTogether ? MostTogether : 1, Source = b, RowStride = rowStride, ColumnStride = columnStride, Packed = packed };
        int chunks = (panels + job.Group - 1) / job.Group;
        if ((long)k * n >= 16384)
        {
            pool.For(chunks, ref job);
            return;
        }

        for (int chunk = 0; chunk < chunks; chunk++) job.Run(chunk);
    }

    /// <summary>Packs on the calling thread.</summary>
    public static void PackSerial(int k, int n, float* b, nint rowStride, nint columnStride, float* packed)
    {
        int width = GemmBlock.PanelWidth;
        var job = new Job { K = k, N = n, Width = width, Source = b, RowStride = rowStride, ColumnStride = columnStride, Packed = packed };
        for (int panel = 0; panel * width < n; panel++) job.Panel(panel);
    }

    private struct Job : IChunkJob
    {
        public int K, N, Width, Group;
        public float* Source, Packed;
        public nint RowStride, ColumnStride;

        public readonly void Run(int chunk)
        {
            int first = chunk * Group;
            if (Group == MostTogether && ColumnStride == 1 && (first + Group) * Width <= N)
            {
                float* from = Source + ((nint)first * Width), to = Packed + ((nint)first * K * Width);
                if (Vector512.IsHardwareAccelerated) Together<Lanes512>(from, to);
                else if (Vector256.IsHardwareAccelerated) Together<Lanes256>(from, to);
                else Together<Lanes128>(from, to);
                return;
            }

            for (int panel = first; panel < first + Group && panel * Width < N; panel++) Panel(panel);
        }

        internal readonly void Panel(int index)
        {
            int first = index * Width;
            int columns = Math.Min(Width, N - first);
            float* source = Source + first * ColumnStride;
            float* panel = Packed + (long)index * K * Width;
            if (RowStride == 1)
            {
                LayoutKernel.Transpose(columns, K, source, ColumnStride, panel, Width);
                for (int p = 0; p < K && columns < Width; p++) new Span<float>(panel + ((long)p * Width) + columns, Width - columns).Clear();
                return;
            }

            if (ColumnStride == 1 && columns == Width)
            {
                if (Vector512.IsHardwareAccelerated) Copy<Lanes512>(source, panel);
                else if (Vector256.IsHardwareAccelerated) Copy<Lanes256>(source, panel);
                else Copy<Lanes128>(source, panel);
                return;
            }

            for (int p = 0; p < K; p++)
            {
                float* row = panel + (long)p * Width;
                float* from = source + p * RowStride;
                if (ColumnStride == 1)
                {
                    new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(row, Width));
                }
                else
                {
                    for (int j = 0; j < columns; j++) row[j] = from[j * ColumnStride];
                }

                if (columns < Width) new Span<float>(row + columns, Width - columns).Clear();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Copy<T>(float* from, float* to)
            where T : unmanaged, IFloatLanes<T>
        {
            for (int p = 0; p < K; p++, from += RowStride, to += 2 * T.Count)
            {
                T first = T.Load(from), second = T.Load(from + T.Count);
                first.Store(to);
                second.Store(to + T.Count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Together<T>(float* from, float* to)
            where T : unmanaged, IFloatLanes<T>
        {
            nint panel = (nint)K * 2 * T.Count, ahead = RowsAhead * RowStride;
            for (int p = 0; p < K; p++, from += RowStride, to += 2 * T.Count)
            {
                float* source = from, target = to;
                for (int q = 0; q < MostTogether; q++, source += 2 * T.Count, target += panel)
                {
                    if (Sse.IsSupported) Sse.Prefetch0(source + ahead);
                    T first = T.Load(source), second = T.Load(source + T.Count);
                    first.Store(target);
                    second.Store(target + T.Count);
                }
            }
        }
    }
}
