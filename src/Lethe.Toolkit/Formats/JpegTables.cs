namespace Lethe.Formats;

/// <summary>The Huffman and quantization tables in force, and the restart interval.</summary>
internal sealed class JpegTables(string file, byte[] bytes)
{
    private const int BlockSize = 64;

    /// <summary>Tables for the first coefficient of a block, by number.</summary>
    internal JpegHuffman?[] Dc { get; } = new JpegHuffman?[4];

    /// <summary>Tables for the other coefficients, by number.</summary>
    internal JpegHuffman?[] Ac { get; } = new JpegHuffman?[4];

    /// <summary>Quantization steps in zigzag order, by number.</summary>
    internal int[]?[] Quantization { get; } = new int[]?[4];

    /// <summary>Blocks or block groups between two restart markers; 0 for none.</summary>
    internal int RestartInterval { get; private set; }

    internal void ReadHuffman(int start, int end)
    {
        while (start < end)
        {
            if (end - start < 17 || (bytes[start] & 0x0f) > 3 || bytes[start] >> 4 > 1)
                throw FileFormatException.At(file, start, "Huffman table", "class 0 or 1, number 0 to 3, 16 counts", $"0x{bytes[start]:x2} and {end - start - 1} bytes");
            ReadOnlySpan<byte> counts = bytes.AsSpan(start + 1, 16);
            var symbols = 0;
            foreach (var count in counts)
                symbols += count;
            if (symbols > 256 || symbols > end - start - 17)
                throw FileFormatException.At(file, start, "Huffman table", $"at most {Math.Min(256, end - start - 17)} symbols", $"{symbols}");
            var table = (bytes[start] >> 4 == 0 ? Dc : Ac)[bytes[start] & 0x0f] ??= new JpegHuffman();
            if (!table.TrySet(counts, bytes.AsSpan(start + 17, symbols)))
                throw FileFormatException.At(file, start, "Huffman table", "codes that fit their lengths", "too many");
            start += 17 + symbols;
        }
    }

    internal void ReadQuantization(int start, int end)
    {
        while (start < end)
        {
            int number = bytes[start] & 0x0f, wide = bytes[start] >> 4;
            if (number > 3 || wide > 1 || end - start - 1 < BlockSize * (wide + 1))
                throw FileFormatException.At(file, start, "quantization table", "number 0 to 3 and 64 steps of 8 or 16 bits", $"0x{bytes[start]:x2} and {end - start - 1} bytes");
            start++;
            var steps = new int[BlockSize];
            for (var i = 0; i < BlockSize; i++, start += wide + 1)
                steps[i] = wide == 0 ? bytes[start] : (bytes[start] << 8) | bytes[start + 1];
            Quantization[number] = steps;
        }
    }

    internal void ReadRestartInterval(int start, int end)
    {
        if (end - start != 2)
            throw FileFormatException.At(file, start, "restart interval", "2 bytes", $"{end - start}");
        RestartInterval = (bytes[start] << 8) | bytes[start + 1];
    }
}
