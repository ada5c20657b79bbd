using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Both gradients of a 1×1 convolution before a batch norm in one pass over its blocks of positions, two registers of channels of the side in planes at a time.
/// Runs of blocks have sums of their own, added in their order.
/// </summary>
internal static unsafe class MeasuredPointwiseGradient
{
    /// <summary>Gradients of y = map(x) w'.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="to">How y lies; in planes where its gradient is still to be computed.</param>
    /// <param name="dy">Gradient of y.</param>
    /// <param name="from">How x lies; in planes where there is a map.</param>
    /// <param name="input">The input, its map and where its gradient goes.</param>
    /// <param name="weight">[K, C].</param>
    /// <param name="dw">[K, C], added to; or null.</param>
    internal static void Run(WorkerPool pool, in MapLayout to, in PendingGradient dy, in MapLayout from, in MappedInput input, float* weight, float* dw)
    {
        int c = from.Channels, k = to.Channels, width = GemmBlock.PanelWidth;
        PointwiseCut cut = PointwiseCut.Of(from, to);
        int parts = Math.Clamp((int)((8L << 20) / (c * (long)k)), 1, Math.Min(PointwiseCut.MostParts, cut.Chunks));

        // The sums of the weight gradient lie in panels: two registers of the planes' side wide, the other side's channels long.
        int across = from.InPlanes ? c : k, along = from.InPlanes ? k : c, panels = (across + width - 1) / width;
        long weights = dw == null ? 0 : (long)panels * along * width, size = weights + (2 * c), packedSize = GemmPacking.PackedSize(k, c);
        float* sums = FloatPool.Rent(size * parts), packed = FloatPool.Rent(packedSize);
        GemmPacking.Pack(pool, k, c, weight, c, 1, packed);
        Job job = new() { Cut = cut, From = from, To = to, Parts = parts, Dy = dy, Input = input, Packed = packed, Sums = sums, Weights = weights };
        pool.For(parts, ref job);
        AddJob add = new() { Sums = sums, Size = size, Parts = parts };
        pool.For((int)((size + AddJob.Length - 1) / AddJob.Length), ref add);
        WeightJob last = new() { Sums = sums, Target = dw, Across = across, Along = along, C = c, Turned = !from.InPlanes };
        if (dw != null) pool.For(panels, ref last);
        if (input.Sums != null) new Span<float>(sums + weights, 2 * c).CopyTo(new Span<float>(input.Sums, 2 * c));
        FloatPool.Return(packed, packedSize);
        FloatPool.Return(sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        // Channels of x whose product with two planes takes long enough to ask for both tensors that the next two are computed from.
        private const int Enough = 48;

        public PointwiseCut Cut;
        public MapLayout From, To;
        public int Parts;
        public PendingGradient Dy;
        public MappedInput Input;
        public float* Packed, Sums;
        public long Weights;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels, width = GemmBlock.PanelWidth, block = Cut.Block;
            long gradient = RegisterTiles.Size(block, GemmBlock.Wide(k)), tiles = TilePacking.Size(From.InPlanes ? k : c, block);
            long size = gradient + tiles + (2L * block * width) + ((long)block * GemmBlock.Wide(c));
            float* scratch = FloatPool.Rent(size), sums = Sums + (part * (Weights + (2 * c)));
            new Span<float>(sums + Weights, 2 * c).Clear();
            Buffers buffers = new() { Gradient = scratch, Tiles = scratch + gradient, Pair = scratch + gradient + tiles };
            buffers.Made = buffers.Pair + ((long)block * width);
            buffers.Rest = buffers.Made + ((long)block * width);
            int first = (int)((long)Cut.Chunks * part / Parts), last = (int)((long)Cut.Chunks * (part + 1) / Parts);
            bool accumulate = false;
            for (int chunk = first; chunk < last; chunk++)
            {
                int n = Cut.At(chunk, out int group, out int row);
                if (n == 0) continue;
                Block at = new() { N = n, Group = group, Row = row, NextGroup = group, NextRow = row, First = ((long)group * Cut.Groups.GroupRows) + row, Accumulate = accumulate };
                if (chunk + 1 < last && Cut.At(chunk + 1, out int nextGroup, out int nextRow) > 0) (at.NextGroup, at.NextRow) = (nextGroup, nextRow);
                accumulate = true;
                if (From.InPlanes) FromPlanes<T>(at, buffers, sums);
                else FromRows<T>(at, buffers, sums);
            }

            if (!accumulate) new Span<float>(sums, (int)Weights).Clear();
            FloatPool.Return(scratch, size);
        }

        /// <summary>x in planes: a few of them are loaded, multiplied with the gradient of y both ways, and masked, in the first-level cache.</summary>
        private readonly void FromPlanes<T>(in Block at, in Buffers buffers, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels, width = GemmBlock.PanelWidth, lanes = T.Count, n = at.N;
            float* dy = Dy.Values + (at.First * k);
            if (To.InPlanes)
            {
                dy = buffers.Gradient;
                for (int i = 0; i < k; i += lanes) Dy.Load<T>(1, 1, n, i, k, To.At(Dy.Values, at.Group, at.Row, i / lanes, 0), new Strip(dy + i, k, 0));
            }

            if (Weights > 0) TilePacking.Pack<T>(k, n, dy, 1, k, buffers.Tiles);
            for (int j = 0; j < c; j += width)
            {
                int columns = Math.Min(width, c - j);
                for (int i = 0; i < columns; i += lanes)
                {
                    StripPasses.Load<T>(1, 1, n, From.At(Input.X, at.Group, at.Row, (j + i) / lanes, 0), Input.Map.From(j + i), new Strip(buffers.Pair + (i * n), lanes, 0));
                }

                ReadPlan plan = Ahead(at, j + width, n, k);
                if (Weights > 0) TiledProduct.Multiply<T>(k, columns, n, buffers.Tiles, buffers.Pair, sums + ((long)j * k), width, at.Accumulate, &plan);
                if (Input.Dx == null) continue;
                GemmBlock.Multiply(n, columns, k, dy, k, 1, Packed + ((long)j * k), width, 0, buffers.Made, width, false, null, &plan);
                for (int i = 0; i < columns; i += lanes)
                {
                    Strip x = From.At(Input.X, at.Group, at.Row, (j + i) / lanes, 0);
                    Input.Take<T>(1, 1, n, j + i, new Strip(buffers.Made + i, width, 0), new Strip(buffers.Pair + (i * n), lanes, 0), x, Input.Dx + (x.Values - Input.X), sums + Weights + j + i, sums + Weights + c + j + i, streamed: false);
                }
            }
        }

        /// <summary>x position by position: its tiles are multiplied with a few planes of the gradient of y, which then lies in tiles for the gradient of x.</summary>
        private readonly void FromRows<T>(in Block at, in Buffers buffers, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = From.Channels, k = To.Channels, width = GemmBlock.PanelWidth, lanes = T.Count, n = at.N, wide = GemmBlock.Wide(k);
            float* dy = Dy.Values + (at.First * k);
            if (Weights > 0) TilePacking.Pack<T>(c, n, Input.X + (at.First * c), 1, c, buffers.Tiles);
            if (!To.InPlanes && Weights > 0) ScratchPasses.Load<T>(n, k, dy, new Scratch(buffers.Gradient, lanes, (nint)n * lanes));
            for (int j = 0; j < wide; j += width)
            {
                int columns = Math.Min(width, wide - j);
                for (int i = 0; i < columns && To.InPlanes; i += lanes) LoadTwice<T>(at, j + i, buffers.Pair + (i * n), buffers.Gradient);
                float* planes = To.InPlanes ? buffers.Pair : buffers.Gradient + ((long)j * n);
                ReadPlan plan = To.InPlanes ? AheadOfGradient(at, j + width, n, c) : default;
                if (Weights > 0) TiledProduct.Multiply<T>(c, columns, n, buffers.Tiles, planes, sums + ((long)j * c), width, at.Accumulate, &plan);
            }

            if (Input.Dx == null) return;
            int wideC = GemmBlock.Wide(c);
            bool direct = wideC == c;
            float* dx = direct ? Input.Dx + (at.First * c) : buffers.Rest;
            ReadPlan later = default;
            if (To.InPlanes && c < Enough) later = new ReadPlan(To.At(Dy.Values, at.NextGroup, at.NextRow, 0, 0).Values, null, PlaneStep(at.NextGroup), n * lanes, k / lanes, ReadPlan.Requests(n, c, k));
            if (To.InPlanes) RegisterTiles.Multiply<T>(n, wideC, k, buffers.Gradient, Packed, dx, wideC, direct && Input.Accumulate, &later);
            else GemmBlock.Multiply(n, wideC, k, dy, k, 1, Packed, width, (nint)k * width, dx, wideC, direct && Input.Accumulate, null);
            if (!direct) ScratchPasses.Store<T, CachedStores>(n, c, new Scratch(dx, wideC, lanes), Input.Dx + (at.First * c), Input.Accumulate);
        }

        // The next two planes of x, in this block or the next, and the places of their gradients.
        private readonly ReadPlan Ahead(in Block at, int channel, int n, int k)
        {
            bool inside = channel < From.Channels;
            float* x = inside ? From.At(Input.X, at.Group, at.Row, channel / GemmBlock.LaneCount, 0).Values : From.At(Input.X, at.NextGroup, at.NextRow, 0, 0).Values;
            float* dx = Input.Dx == null ? null : Input.Dx + (x - Input.X);
            return new ReadPlan(x, dx, PlaneStep(inside ? at.Group : at.NextGroup), n * GemmBlock.LaneCount, 2, ReadPlan.Requests(n, GemmBlock.PanelWidth, k) + ReadPlan.Requests(k, GemmBlock.PanelWidth, n));
        }

        // The next two planes of what the gradient of y is computed from. Few channels of x make a product too short to ask for both; the product behind it then asks for the rest, a block ahead.
        private readonly ReadPlan AheadOfGradient(in Block at, int channel, int n, int c)
        {
            bool inside = channel < To.Channels;
            float* g = inside ? To.At(Dy.Values, at.Group, at.Row, channel / GemmBlock.LaneCount, 0).Values : To.At(Dy.Values, at.NextGroup, at.NextRow, 0, 0).Values;
            float* y = Dy.Y + (g - Dy.Values);
            return new ReadPlan(c >= Enough ? g : y, c >= Enough ? y : null, PlaneStep(inside ? at.Group : at.NextGroup), n * GemmBlock.LaneCount, 2, ReadPlan.Requests(c, GemmBlock.PanelWidth, n));
        }

        private readonly nint PlaneStep(int group) => (nint)Cut.Groups.Rows(group) * GemmBlock.LaneCount;

        private readonly void LoadTwice<T>(in Block at, int channel, float* plane, float* tiles)
            where T : unmanaged, IFloatLanes<T>
        {
            int rows = GemmBlock.TileRows, whole = at.N / rows * rows;
            Two<T>(whole / rows, rows, at, 0, channel, plane, tiles);
            if (at.N > whole) Two<T>(1, at.N - whole, at, whole, channel, plane, tiles);
        }

        private readonly void Two<T>(int tileCount, int columns, in Block at, int row, int channel, float* plane, float* tiles)
            where T : unmanaged, IFloatLanes<T>
        {
            int k = To.Channels, lanes = T.Count;
            Strip g = To.At(Dy.Values, at.Group, at.Row + row, channel / lanes, columns), to = new(plane + (row * lanes), lanes, columns * lanes), also = RegisterTiles.At(tiles, k, channel / lanes, row);
            StripPasses.Load<T>(1, tileCount, columns, g, Dy.Y + (g.Values - Dy.Values), Dy.Coefficients + channel, k, to, also);
        }
    }

    /// <summary>Positions [Row, Row + N) of a group, which are those from First on of all; where the next block begins; and whether to add to the sums of one before.</summary>
    private struct Block
    {
        public int N, Group, Row, NextGroup, NextRow;
        public long First;
        public bool Accumulate;
    }

    /// <summary>Scratch: the gradient of y, in tiles, planes or rows; the other side in tiles; two registers' planes; what was made of them; and rows of the input's gradient.</summary>
    private struct Buffers
    {
        public float* Gradient, Tiles, Pair, Made, Rest;
    }

    private struct AddJob : IChunkJob
    {
        public const int Length = 8192;
        public float* Sums;
        public long Size;
        public int Parts;

        public readonly void Run(int chunk)
        {
            long first = (long)chunk * Length;
            int length = (int)Math.Min(Length, Size - first);
            for (int part = 1; part < Parts; part++) VectorMath.Add(length, Sums + (part * Size) + first, Sums + first);
        }
    }

    /// <summary>Adds the panels to [K, C].</summary>
    private struct WeightJob : IChunkJob
    {
        public float* Sums, Target;
        public int Across, Along, C;
        public bool Turned;

        public readonly void Run(int panel)
        {
            int width = GemmBlock.PanelWidth, first = panel * width, columns = Math.Min(width, Across - first);
            float* from = Sums + ((long)first * Along);
            if (!Turned)
            {
                for (int i = 0; i < Along; i++) VectorMath.Add(columns, from + (i * width), Target + ((long)i * C) + first);
                return;
            }

            for (int j = 0; j < columns; j++)
            {
                float* row = Target + ((long)(first + j) * C);
                for (int i = 0; i < Along; i++) row[i] += from[(i * width) + j];
            }
        }
    }
}
