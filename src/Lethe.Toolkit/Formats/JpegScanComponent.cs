namespace Lethe.Formats;

/// <summary>A component of a scan with its Huffman tables, null where the scan does not need them.</summary>
internal sealed record JpegScanComponent(JpegComponent Component, JpegHuffman? Dc, JpegHuffman? Ac)
{
    /// <summary>The last first coefficient, from which the next is predicted.</summary>
    internal int Prediction { get; set; }
}
