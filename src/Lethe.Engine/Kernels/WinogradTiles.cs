namespace Lethe.Engine.Kernels;

/// <summary>
/// Cuts channels-last images into the tiles of <see cref="WinogradTransform"/> and transforms runs of tiles: V [36][tile][C]
/// from inputs, Z [36][tile][K] from output gradients, outputs from M [36][tile][K].
/// </summary>
/// <remarks>
/// Channels are rounded up to whole registers in V, Z and M. Positions lie an odd number of cache lines apart so that the
/// 36 stores of a tile fall in different sets of the first-level cache. Cells outside the image are read from a block of
/// zeros: through a table of where each cell is, so that border tiles run the same code, or, where <see cref="WinogradInput256"/> takes them, through that row's address.
/// </remarks>
internal readonly unsafe struct WinogradTiles
{
    /// <summary>Largest number of channels that the block of zeros serves, as a row of six cells.</summary>
    public const int MaxChannels = 4096;
    private const int ZeroCount = 6 * MaxChannels;
    private static readonly nint Zeros = ZeroBlock();

    // The images on the input side (H x W, C channels) and on the output side (P x Q, K channels).
    private readonly int _h, _w, _c, _p, _q, _k, _padH, _padW, _across, _perImage;

    public WinogradTiles(int n, int h, int w, int c, int p, int q, int k, int padH, int padW)
    {
        (_h, _w, _c, _p, _q, _k, _padH, _padW) = (h, w, c, p, q, k, padH, padW);
        _across = (q + 3) / 4;
        _perImage = _across * ((p + 3) / 4);
        Count = n * _perImage;
    }

    /// <summary>Tiles of all images.</summary>
    public int Count { get; }

    /// <summary>Channels rounded up to whole registers.</summary>
    public static int Padded(int channels) => (channels + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount * GemmBlock.LaneCount;

    /// <summary>Floats from position to position of a buffer of so many tiles and padded channels.</summary>
    public static nint PositionStride(int tiles, int padded) => ((((nint)tiles * padded) + 15) / 16 | 1) * 16;

    /// <summary>V of tiles [first, first + count) from inputs x; tile i of the run goes to v + i * padded channels.</summary>
    public void TransformInput<T>(float* x, int first, int count, float* v, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        nint* inside = stackalloc nint[36];
        nint* border = stackalloc nint[36];
        byte** rows = stackalloc byte*[6];
        FillOffsets(inside, 6, _w, _c);
        int padded = Padded(_c);
        for (int i = 0; i < count; i++, v += padded)
        {
            int tile = first + i, n = tile / _perImage, row = (tile % _perImage / _across * 4) - _padH, column = (tile % _across * 4) - _padW, c = 0;
            float* origin = x + (((((nint)n * _h) + row) * _w) + column) * _c;
            if (T.Count == 8)
            {
                for (int r = 0; r < 6; r++) rows[r] = (uint)(row + r) < (uint)_h ? (byte*)(origin + (r * (nint)_w * _c)) : (byte*)Zeros;
                if (WinogradInput256.Transform(rows, _c, -column, column + 6 - _w, _c / 8, v, stride)) c = _c / 8 * 8;
            }

            if (c == _c) continue;
            bool whole = row >= 0 && row + 6 <= _h && column >= 0 && column + 6 <= _w;
            if (!whole) FillBorder(border, 6, row, column, _h, _w, _c, origin);
            Cells<T>(origin, whole ? inside : border, 36, c, _c, v, stride, gradient: false);
        }
    }

    /// <summary>Z of tiles [first, first + count) from output gradients dy.</summary>
    public void TransformOutputGradient<T>(float* dy, int first, int count, float* z, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        nint* inside = stackalloc nint[16];
        nint* border = stackalloc nint[16];
        FillOffsets(inside, 4, _q, _k);
        int padded = Padded(_k);
        for (int i = 0; i < count; i++, z += padded)
        {
            int tile = first + i, n = tile / _perImage, row = tile % _perImage / _across * 4, column = tile % _across * 4;
            float* origin = dy + (((((nint)n * _p) + row) * _q) + column) * _k;
            bool whole = row + 4 <= _p && column + 4 <= _q;
            if (!whole) FillBorder(border, 4, row, column, _p, _q, _k, origin);
            Cells<T>(origin, whole ? inside : border, 16, 0, _k, z, stride, gradient: true);
        }
    }

    /// <summary>Outputs of tiles [first, first + count) from M.</summary>
    public void TransformOutput<T>(float* m, nint stride, int first, int count, in ConvEpilogue epilogue, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        float* patch = stackalloc float[16 * 16];
        float* bias = epilogue.Bias, added = epilogue.Added;
        nint apart = (nint)(added - y);
        float floor = epilogue.Floor, ceiling = epilogue.Ceiling;
        int padded = Padded(_k);
        nint rowStride = (nint)_q * _k;
        for (int i = 0; i < count; i++, m += padded)
        {
            int tile = first + i, n = tile / _perImage, row = tile % _perImage / _across * 4, column = tile % _across * 4;
            float* target = y + (((((nint)n * _p) + row) * _q) + column) * _k;
            int rows = Math.Min(4, _p - row), columns = Math.Min(4, _q - column), k = 0;
            bool whole = rows == 4 && columns == 4;
            if (whole && T.Count == 8)
            {
                k = _k / 8 * 8;
                WinogradOutput256.Transform(m, stride, k / 8, epilogue, added == null ? null : target + apart, target, rowStride, _k);
            }
            else if (whole)
            {
                for (; k <= _k - T.Count; k += T.Count)
                {
                    WinogradTransform.Output(m + k, stride, bias == null ? T.Zero : T.Load(bias + k), added == null ? null : target + k + apart, floor, ceiling, target + k, rowStride, _k);
                }
            }

            for (; k < _k; k += T.Count)
            {
                int part = Math.Min(T.Count, _k - k);
                WinogradTransform.Output(
                    m + k, stride, bias == null ? T.Zero : T.LoadPart(bias + k, part), null, float.NegativeInfinity, float.PositiveInfinity, patch, 4 * T.Count, T.Count);
                StorePatch<T>(patch, rows, columns, part, added == null ? null : target + k + apart, floor, ceiling, target + k, rowStride, _k);
            }
        }
    }

    /// <summary>Asks memory for one of several parts of what tiles [first, first + count) read.</summary>
    public void AskForInput(float* x, int first, int count, int part, int parts) =>
        ReadAhead.AskForPart(x, (nint)_w * _c, Row(first, _h), Row(first + count - 1, _h) + 4, Count / _perImage * _h, part, parts);

    /// <summary>Asks memory for one of several parts of where the outputs of tiles [first, first + count) go.</summary>
    public void AskForOutput(float* y, int first, int count, int part, int parts) =>
        ReadAhead.AskForPart(y, (nint)_q * _k, Row(first, _p), Row(first + count - 1, _p) + 4, Count / _perImage * _p, part, parts);

    // The row of all images, one below the other, in which a tile begins; the border is left out.
    private int Row(int tile, int height) => (tile / _perImage * height) + (tile % _perImage / _across * 4);

    private static void StorePatch<T>(float* patch, int rows, int columns, int part, float* added, float floor, float ceiling, float* y, nint rowStride, nint cellStride)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int cell = 0; cell < rows * columns; cell++)
        {
            nint at = (cell / columns * rowStride) + (cell % columns * cellStride);
            T value = T.Load(patch + (((cell / columns * 4) + (cell % columns)) * T.Count));
            if (added != null) value += T.LoadPart(added + at, part);
            T.Min(T.Broadcast(ceiling), T.Max(T.Broadcast(floor), value)).StorePart(y + at, part);
        }
    }

    // Channels [c, channels) of one tile; the last, partial register goes through a copy padded with zeros.
    private static void Cells<T>(float* origin, nint* offsets, int cells, int c, int channels, float* target, nint stride, bool gradient)
        where T : unmanaged, IFloatLanes<T>
    {
        for (; c <= channels - T.Count; c += T.Count)
        {
            if (gradient) WinogradTransform.OutputGradient<T>(origin + c, offsets, target + c, stride);
            else WinogradTransform.Input<T>(origin + c, offsets, target + c, stride);
        }

        if (c < channels) LastCells<T>(origin + c, offsets, cells, channels - c, target + c, stride, gradient);
    }

    private static void LastCells<T>(float* origin, nint* offsets, int cells, int part, float* target, nint stride, bool gradient)
        where T : unmanaged, IFloatLanes<T>
    {
        float* patch = stackalloc float[36 * 16];
        nint* order = stackalloc nint[36];
        for (int i = 0; i < cells; i++)
        {
            T.LoadPart(origin + offsets[i], part).Store(patch + (i * T.Count));
            order[i] = i * T.Count;
        }

        if (gradient) WinogradTransform.OutputGradient<T>(patch, order, target, stride);
        else WinogradTransform.Input<T>(patch, order, target, stride);
    }

    private static void FillOffsets(nint* offsets, int side, int width, int channels)
    {
        for (int i = 0; i < side * side; i++) offsets[i] = (((nint)(i / side) * width) + (i % side)) * channels;
    }

    // Rows and columns that hang over the border point to the block of zeros.
    private static void FillBorder(nint* offsets, int side, int row, int column, int height, int width, int channels, float* origin)
    {
        nint outside = (nint)((float*)Zeros - origin);
        int left = Math.Max(0, -column), right = Math.Min(side, width - column);
        for (int y = 0; y < side; y++, offsets += side)
        {
            if ((uint)(row + y) >= (uint)height)
            {
                for (int x = 0; x < side; x++) offsets[x] = outside;
                continue;
            }

            nint cell = ((nint)y * width + left) * channels;
            for (int x = 0; x < left; x++) offsets[x] = outside;
            for (int x = left; x < right; x++, cell += channels) offsets[x] = cell;
            for (int x = right; x < side; x++) offsets[x] = outside;
        }
    }

    private static nint ZeroBlock()
    {
        void* block = System.Runtime.InteropServices.NativeMemory.AlignedAlloc(ZeroCount * sizeof(float), 64);
        new Span<byte>(block, ZeroCount * sizeof(float)).Clear();
        return (nint)block;
    }
}
