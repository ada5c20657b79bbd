namespace Lethe.Formats;

/// <summary>A colour component of a JPEG frame with its coefficients, 64 a block in zigzag order.</summary>
/// <remarks>A row of blocks takes memory once a scan reaches it, so that a picture which is not in the file takes none.</remarks>
internal sealed class JpegComponent(int id, int h, int v, int table)
{
    internal const int BlockSize = 64;

    private const int NoBits = 16;

    private short[]?[] _rows = [];
    private short[] _noBlocks = [];

    /// <summary>For each coefficient the lowest of its bits that a scan has brought.</summary>
    private readonly int[] _lowest = [.. Enumerable.Repeat(NoBits, BlockSize)];

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

    /// <summary>Each scan must bring lower bits than those before it: so no coefficient is walked over more often than it has bits.</summary>
    internal void Expect(string file, long offset, JpegScan scan)
    {
        for (var k = scan.First; k <= scan.Last; k++)
        {
            if (scan.Low >= _lowest[k])
                throw FileFormatException.At(file, offset, "scan", $"bits of coefficient {k} of component {Id} that no scan before had", $"bit {scan.Low} again");
            _lowest[k] = scan.Low;
        }
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
