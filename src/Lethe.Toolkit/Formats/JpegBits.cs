namespace Lethe.Formats;

/// <summary>The bits of a scan, with stuffed zero bytes taken out; stops at markers.</summary>
internal sealed class JpegBits(string file, byte[] bytes, int position)
{
    private int _position = position;
    private uint _bits;
    private int _count;

    /// <summary>Zero bits that were made up past the end of the data.</summary>
    private int _invented;

    /// <summary>The next 16 bits without taking them; zeros past the end.</summary>
    internal int Peek16()
    {
        while (_count < 16)
            Fill();
        return (int)(_bits >> 16);
    }

    /// <summary>Takes bits that were peeked at.</summary>
    internal void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
        if (_count < _invented)
            throw Fault("more data in the scan", "a marker or the end of the file");
    }

    /// <summary>Takes 0 to 16 bits as a number.</summary>
    internal int Take(int count)
    {
        if (count == 0)
            return 0;
        var value = Peek16() >> (16 - count);
        Skip(count);
        return value;
    }

    /// <summary>Takes bits as JPEG writes signed numbers: a leading 0 means negative.</summary>
    internal int TakeSigned(int count)
    {
        var value = Take(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Drops the rest of a byte and takes the restart marker of the given number.</summary>
    internal void Restart(int number)
    {
        var expected = JpegMarker.FirstRestart + (number & 7);
        var at = End();
        if (at + 1 >= bytes.Length || bytes[at + 1] != expected)
            throw FileFormatException.At(file, at, "scan", $"restart marker ff{expected:x2}", at + 1 < bytes.Length ? $"ff{bytes[at + 1]:x2}" : "the end of the file");
        _position = at + 2;
    }

    /// <summary>Drops what is left of a byte and gives the offset of the marker that must follow.</summary>
    internal int End()
    {
        (_bits, _count, _invented) = (0, 0, 0);
        // Filling stops at markers, so the next one cannot lie behind; some encoders pad before it.
        while (_position + 1 < bytes.Length && (bytes[_position] != 0xff || bytes[_position + 1] is 0 or 0xff))
            _position++;
        return _position;
    }

    internal FileFormatException Fault(string expected, string got) =>
        FileFormatException.At(file, _position, "scan", expected, got);

    private void Fill()
    {
        uint next = 0;
        if (_position < bytes.Length && bytes[_position] != 0xff)
        {
            next = bytes[_position++];
        }
        else if (_position + 1 < bytes.Length && bytes[_position + 1] == 0)
        {
            next = 0xff;
            _position += 2;
        }
        else
        {
            _invented += 8;
        }

        _bits |= next << (24 - _count);
        _count += 8;
    }
}
