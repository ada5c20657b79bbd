namespace Lethe.Formats;

/// <summary>A colour component of a JPEG frame with its coefficients, 64 a block in zigzag order.</summary>
/// <remarks>A row of blocks takes memory once a scan reaches it, so that a picture which is not in the file takes none.</remarks>
internal sealed class JpegComponent(int id, int h, int v, int table)
{
    internal const int BlockSize = 64;

    private short[]?[] _rows = [];
    private short[] _noBlocks = [];

    internal int Id => id;

    /// <summary>Horizontal sampling factor.</summary>
    internal int H => h;

    /// <summary>Vertical sampling factor.</summary>
    internal int V => v;

    /// <summary>Number of the quantization table.</summary>
    internal int Table => table;

    /// <summary>Samples in a row that count.</summary>
    internal int Width { get; set; }

    /// <summary>Rows that count.</summary>
    internal int Height { get; set; }

    /// <summary>Stored blocks in a row, padded to whole coded units.</summary>
    internal int BlocksX { get; private set; }

    /// <summary>Stored rows of blocks.</summary>
    internal int BlocksY { get; private set; }

    /// <summary>The steps in force at the component's first scan.</summary>
    internal int[]? Quantization { get; set; }

    internal void Resize(int blocksX, int blocksY)
    {
        BlocksX = blocksX;
        BlocksY = blocksY;
        _rows = new short[]?[blocksY];
    }

    /// <summary>A block to decode into.</summary>
    internal Span<short> Block(int x, int y) =>
        (_rows[y] ??= new short[BlocksX * BlockSize]).AsSpan(x * BlockSize, BlockSize);

    /// <summary>A block as it was decoded: zeros where nothing was.</summary>
    internal ReadOnlySpan<short> Decoded(int x, int y) =>
        (_rows[y] ?? (_noBlocks.Length > 0 ? _noBlocks : _noBlocks = new short[BlocksX * BlockSize])).AsSpan(x * BlockSize, BlockSize);

    /// <summary>Gives the memory of a row back, which was decoded and is not needed again.</summary>
    internal void Release(int y) => _rows[y] = null;
}
