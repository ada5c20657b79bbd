namespace Lethe.Formats;

/// <summary>The second byte of JPEG's markers.</summary>
internal static class JpegMarker
{
    internal const int Temporary = 0x01;
    internal const int Baseline = 0xc0;
    internal const int Extended = 0xc1;
    internal const int Progressive = 0xc2;
    internal const int HuffmanTables = 0xc4;
    internal const int FirstRestart = 0xd0;
    internal const int LastRestart = 0xd7;
    internal const int EndOfImage = 0xd9;
    internal const int StartOfScan = 0xda;
    internal const int QuantizationTables = 0xdb;
    internal const int RestartInterval = 0xdd;
    internal const int App0 = 0xe0;
    internal const int App14 = 0xee;

    /// <summary>The name of a kind of JPEG that is not read, or null.</summary>
    internal static string? RefusedFrame(int marker) => marker switch
    {
        0xc3 => "lossless JPEG",
        0xc5 or 0xc6 or 0xde => "hierarchical JPEG",
        0xc7 => "hierarchical lossless JPEG",
        0xc9 or 0xca or 0xcc => "arithmetic coding",
        0xcb or 0xcd or 0xce or 0xcf => "arithmetic coding, lossless or hierarchical",
        _ => null,
    };
}
