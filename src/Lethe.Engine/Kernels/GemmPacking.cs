using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Lays B out in panels of <see cref="GemmBlock.PanelWidth"/> columns: element (p, j) of a panel is panel[p * width + j],
/// zeros beyond the last column. The inner loop of a product then reads one unbroken stream.
/// </summary>
internal static unsafe class GemmPacking
{
    /// <summary>Floats that the panels of B[k, n] take.</summary>
    public static long PackedSize(int k, int n) => (long)k * ((n + GemmBlock.PanelWidth - 1) / GemmBlock.PanelWidth) * GemmBlock.PanelWidth;

    /// <summary>Packs B[k, n]; element (p, j) is b[p * rowStride + j * columnStride].</summary>
    public static void Pack(WorkerPool pool, int k, int n, float* b, nint rowStride, nint columnStride, float* packed)
    {
        int width = GemmBlock.PanelWidth;
        int panels = (n + width - 1) / width;
        var job = new Job { K = k, N = n, Width = width, Source = b, RowStride = rowStride, ColumnStride = columnStride, Packed = packed };
        if ((long)k * n >= 16384)
        {
            pool.For(panels, ref job);
            return;
        }

        for (int panel = 0; panel < panels; panel++) job.Run(panel);
    }

    /// <summary>Packs on the calling thread.</summary>
    public static void PackSerial(int k, int n, float* b, nint rowStride, nint columnStride, float* packed)
    {
        int width = GemmBlock.PanelWidth;
        var job = new Job { K = k, N = n, Width = width, Source = b, RowStride = rowStride, ColumnStride = columnStride, Packed = packed };
        for (int panel = 0; panel * width < n; panel++) job.Run(panel);
    }

    private struct Job : IChunkJob
    {
        public int K, N, Width;
        public float* Source, Packed;
        public nint RowStride, ColumnStride;

        public readonly void Run(int chunk)
        {
            int first = chunk * Width;
            int columns = Math.Min(Width, N - first);
            float* source = Source + first * ColumnStride;
            float* panel = Packed + (long)chunk * K * Width;
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
    }
}
