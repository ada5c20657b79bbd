using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>1×1 convolutions before batch norms: block of positions by block is loaded through a map, multiplied, and measured while the result is in cache.</summary>
internal static unsafe class MeasuredPointwise
{
    /// <summary>y = map(x) w', with mean and biased variance of each channel of y.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="from">How x lies; in planes where there is a map.</param>
    /// <param name="x">Input.</param>
    /// <param name="map">Applied to the input as it is loaded.</param>
    /// <param name="weight">[K, C].</param>
    /// <param name="to">How y lies.</param>
    /// <param name="y">Output.</param>
    /// <param name="mean">Takes each channel's mean of y.</param>
    /// <param name="variance">Its biased variance.</param>
    internal static void Forward(WorkerPool pool, in MapLayout from, float* x, in ChannelMap map, float* weight, in MapLayout to, float* y, float* mean, float* variance)
    {
        int c = from.Channels, k = to.Channels;
        PointwiseCut cut = PointwiseCut.Of(from, to);
        ChannelMoments moments = new() { Rows = to.AllRows, Period = cut.Groups.GroupRows, Block = cut.Block };
        long packedSize = GemmPacking.PackedSize(c, k), momentsSize = 2L * moments.Chunks * k;
        float* packed = FloatPool.Rent(packedSize), partial = FloatPool.Rent(momentsSize);
        GemmPacking.Pack(pool, c, k, weight, 1, c, packed);
        int parts = Math.Min(PointwiseCut.MostParts, cut.Chunks);
        Job job = new() { Cut = cut, From = from, To = to, Parts = parts, X = x, Map = map, Packed = packed, Y = y, Partial = partial };
        pool.For(parts, ref job);
        moments.Join(k, partial, mean, variance);
        FloatPool.Return(partial, momentsSize);
        FloatPool.Return(packed, packedSize);
    }

    private struct Job : IChunkJob
    {
        public PointwiseCut Cut;
        public MapLayout From, To;
        public ChannelMap Map;
        public int Parts;
        public float* X, Packed, Y, Partial;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels;
            long tilesSize = RegisterTiles.Size(Cut.Block, c), size = tilesSize + ((long)Cut.Block * (To.InPlanes ? GemmBlock.PanelWidth : GemmBlock.Wide(k)));
            float* tiles = FloatPool.Rent(size), made = tiles + tilesSize;
            int first = (int)((long)Cut.Chunks * part / Parts), last = (int)((long)Cut.Chunks * (part + 1) / Parts);
            for (int chunk = first; chunk < last; chunk++)
            {
                int n = Cut.At(chunk, out int group, out int row);
                if (n == 0) continue;
                float* rows = X + ((((long)group * Cut.Groups.GroupRows) + row) * c);
                bool inTiles = From.InPlanes || c % T.Count == 0;
                if (From.InPlanes) Load<T>(n, group, row, tiles);
                else if (inTiles) RegisterTiles.Load<T>(n, c, rows, tiles);
                float* moments = Partial + (2L * chunk * k);
                if (To.InPlanes) Planes<T>(n, group, row, inTiles, inTiles ? tiles : rows, made, moments);
                else Rows<T>(chunk, n, inTiles, inTiles ? tiles : rows, Y + ((((long)group * Cut.Groups.GroupRows) + row) * k), made, moments);
            }

            FloatPool.Return(tiles, size);
        }

        private readonly void Load<T>(int n, int group, int row, float* tiles)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, rows = GemmBlock.TileRows, whole = n / rows;
            for (int v = 0; v < c / T.Count; v++)
            {
                ChannelMap map = Map.From(v * T.Count);
                StripPasses.Load<T>(1, whole, rows, From.At(X, group, row, v, rows), map, RegisterTiles.At(tiles, c, v, 0));
                if (n % rows > 0) StripPasses.Load<T>(1, 1, n % rows, From.At(X, group, row + (whole * rows), v, rows), map, RegisterTiles.At(tiles, c, v, whole * rows));
            }
        }

        // Two registers of channels at a time, which go from the first-level cache to their planes.
        private readonly void Planes<T>(int n, int group, int row, bool inTiles, float* a, float* made, float* moments)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels, width = GemmBlock.PanelWidth;
            for (int j = 0; j < k; j += width)
            {
                int columns = Math.Min(width, k - j);
                float* panel = Packed + ((long)j * c);
                ReadPlan plan = new(To.At(Y, group, row, j / T.Count, 0).Values, null, (nint)To.Rows(group) * T.Count, n * T.Count, 2, ReadPlan.Requests(n, width, c));
                if (inTiles) RegisterTiles.Multiply<T>(n, columns, c, a, panel, made, width, accumulate: false, &plan);
                else GemmBlock.Multiply(n, columns, c, a, c, 1, panel, width, 0, made, width, false, null, &plan);
                for (int i = j; i < j + columns; i += T.Count)
                {
                    Strip product = new(made + (i - j), width, 0), y = To.At(Y, group, row, i / T.Count, 0);
                    StripPasses.Measure<T, CachedStores>(n, product, y, moments + i, moments + k + i);
                }
            }
        }

        private readonly void Rows<T>(int chunk, int n, bool inTiles, float* a, float* y, float* made, float* moments)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels, wide = GemmBlock.Wide(k), width = GemmBlock.PanelWidth;
            bool direct = wide == k;
            Scratch product = new(direct ? y : made, wide, T.Count);
            ReadPlan plan = Ahead(chunk + 1, c, k);
            if (inTiles) RegisterTiles.Multiply<T>(n, wide, c, a, Packed, product.Values, wide, accumulate: false, &plan);
            else GemmBlock.Multiply(n, wide, c, a, c, 1, Packed, width, (nint)c * width, product.Values, wide, false, null, &plan);
            ScratchPasses.Moments<T>(n, k, product, moments, moments + k);
            if (!direct) ScratchPasses.Store<T, CachedStores>(n, k, product, y, accumulate: false);
        }

        // The planes of the next block.
        private readonly ReadPlan Ahead(int chunk, int c, int k)
        {
            int group = 0, row = 0, n = From.InPlanes && chunk < Cut.Chunks ? Cut.At(chunk, out group, out row) : 0, lanes = GemmBlock.LaneCount;
            return n == 0 ? default : new ReadPlan(From.At(X, group, row, 0, 0).Values, null, (nint)From.Rows(group) * lanes, n * lanes, c / lanes, ReadPlan.Requests(n, k, c));
        }
    }
}
