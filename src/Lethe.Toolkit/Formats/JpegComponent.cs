namespace Lethe.Formats;

/// <summary>A colour component of a JPEG frame with its coefficients, 64 a block in zigzag order.</summary>
internal sealed class JpegComponent(int id, int h, int v, int table)
{
    internal const int BlockSize = 64;

    private short[] _coefficients = [];

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

    internal void Allocate(int blocksX, int blocksY)
    {
        BlocksX = blocksX;
        BlocksY = blocksY;
        _coefficients = new short[blocksX * blocksY * BlockSize];
    }

    internal Span<short> Block(int x, int y) => _coefficients.AsSpan(((y * BlocksX) + x) * BlockSize, BlockSize);
}
