namespace Lethe.Formats;

/// <summary>A Huffman table of JPEG: canonical codes of 1 to 16 bits.</summary>
internal sealed class JpegHuffman
{
    private const int LongestCode = 16;
    private const int FastBits = 9;

    /// <summary>For the next nine bits: length of the code in the high byte, symbol in the low one; 0 for longer codes.</summary>
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    /// <summary>By length: the first code past those of that length, left-aligned to 16 bits.</summary>
    private readonly int[] _limit = new int[LongestCode + 1];

    /// <summary>By length: what to add to a code for its symbol's position.</summary>
    private readonly int[] _offset = new int[LongestCode + 1];

    private readonly byte[] _symbols = new byte[256];

    /// <summary>Makes it another table, in the memory of the one before; false where the codes do not fit into their lengths.</summary>
    internal bool TrySet(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        symbols.CopyTo(_symbols);
        Array.Clear(_fast);
        int code = 0, position = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            _offset[length] = position - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, position++)
                AddFast(code, length, symbols[position]);
            if (code > 1 << length)
                return false;
            _limit[length] = code << (LongestCode - length);
            code <<= 1;
        }

        return true;
    }

    /// <summary>Reads one symbol; -1 for bits that are no code.</summary>
    internal int Read(JpegBits bits)
    {
        var ahead = bits.Peek16();
        var fast = _fast[ahead >> (LongestCode - FastBits)];
        if (fast != 0)
        {
            bits.Skip(fast >> 8);
            return fast & 0xff;
        }

        for (var length = 1; length <= LongestCode; length++)
        {
            if (ahead >= _limit[length])
                continue;
            bits.Skip(length);
            return _symbols[(ahead >> (LongestCode - length)) + _offset[length]];
        }

        return -1;
    }

    private void AddFast(int code, int length, byte symbol)
    {
        if (length > FastBits || code >= 1 << length)
            return;
        var spare = FastBits - length;
        _fast.AsSpan(code << spare, 1 << spare).Fill((ushort)((length << 8) | symbol));
    }
}
