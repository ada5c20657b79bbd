namespace Lethe.Formats;

/// <summary>Walks the segments of a JPEG file: tables into <see cref="JpegTables"/>, scans into the coefficients of the frame.</summary>
internal sealed class JpegReader(string file, byte[] bytes)
{
    /// <summary>More scans than any encoder makes; each may cost a walk over the whole picture.</summary>
    private const int MostScans = 100;

    private readonly JpegTables _tables = new(file, bytes);
    private JpegFrame? _frame;
    private int _position = 2;
    private int _scans;
    private bool _jfif;
    private int? _adobeTransform;

    /// <summary>The frame with all its coefficients, after <see cref="ReadAll"/>.</summary>
    internal JpegFrame Frame => _frame ?? throw FileFormatException.In(file, "JPEG", "a frame before the end", "none");

    /// <summary>True where three components are red, green, blue rather than luma and chroma.</summary>
    internal bool IsRgb =>
        _adobeTransform == 0 || (_adobeTransform is null && !_jfif && Frame.Components is [{ Id: 'R' }, { Id: 'G' }, { Id: 'B' }]);

    /// <summary>Reads up to the end marker.</summary>
    internal void ReadAll()
    {
        while (true)
        {
            var at = _position;
            var marker = NextMarker();
            if (marker == JpegMarker.EndOfImage)
                break;
            if (marker is >= JpegMarker.FirstRestart and <= JpegMarker.LastRestart or JpegMarker.Temporary)
                throw FileFormatException.At(file, at, "marker", "a segment", $"ff{marker:x2}");
            Segment(marker, at);
        }

        if (_scans == 0)
            throw FileFormatException.In(file, "JPEG", "a scan before the end", "none");
        Frame.ExpectAllComponents(file);
    }

    private void Segment(int marker, int at)
    {
        var (start, end) = SegmentBounds(marker, at);
        if (JpegMarker.RefusedFrame(marker) is { } refused)
            throw FileFormatException.At(file, at, "frame", "baseline or progressive Huffman coding", refused);
        switch (marker)
        {
            case JpegMarker.HuffmanTables: _tables.ReadHuffman(start, end); break;
            case JpegMarker.QuantizationTables: _tables.ReadQuantization(start, end); break;
            case JpegMarker.RestartInterval: _tables.ReadRestartInterval(start, end); break;
            case JpegMarker.App0: _jfif |= bytes.AsSpan(start, end - start).StartsWith("JFIF\0"u8); break;
            case JpegMarker.App14: ReadAdobe(bytes.AsSpan(start, end - start)); break;
            case JpegMarker.Baseline or JpegMarker.Extended or JpegMarker.Progressive: StartFrame(marker, start, end); break;
            case JpegMarker.StartOfScan: ReadScan(start, end); break;
            default: break;
        }
    }

    private (int Start, int End) SegmentBounds(int marker, int at)
    {
        if (bytes.Length - _position < 2)
            throw FileFormatException.At(file, at, "segment", "its length", "the end of the file");
        var length = (bytes[_position] << 8) | bytes[_position + 1];
        if (length < 2 || length > bytes.Length - _position)
            throw FileFormatException.At(file, at, $"length of segment ff{marker:x2}", $"2 to {bytes.Length - _position}", $"{length}");
        var start = _position + 2;
        _position += length;
        return (start, _position);
    }

    private void StartFrame(int marker, int start, int end)
    {
        if (_frame is not null)
            throw FileFormatException.At(file, start, "JPEG", "one frame", "a second");
        _frame = JpegFrame.Parse(file, start, bytes.AsSpan(start, end - start), marker == JpegMarker.Progressive, bytes.Length);
    }

    private void ReadScan(int start, int end)
    {
        if (++_scans > MostScans)
            throw FileFormatException.At(file, start, "JPEG", $"at most {MostScans} scans", "more");
        var scan = JpegScan.Parse(file, start, bytes.AsSpan(start, end - start), Frame, _tables);
        foreach (var part in scan.Components)
            part.Component.Expect(file, start, scan);
        _position = new JpegScanDecoder(Frame, scan, new JpegBits(file, bytes, end)).Decode(_tables.RestartInterval);
    }

    private void ReadAdobe(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 12 && data.StartsWith("Adobe"u8))
            _adobeTransform = data[11];
    }

    private int NextMarker()
    {
        var at = _position;
        if (at < bytes.Length && bytes[at] != 0xff)
            throw FileFormatException.At(file, at, "JPEG", "a marker", $"byte 0x{bytes[at]:x2}");
        while (_position < bytes.Length && bytes[_position] == 0xff)
            _position++;
        if (_position >= bytes.Length)
            throw FileFormatException.At(file, at, "JPEG", "a marker", "the end of the file");
        return bytes[_position++];
    }
}
