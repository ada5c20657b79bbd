namespace Lethe.Formats;

/// <summary>The frame header of a JPEG file and the coefficients of its components.</summary>
/// <remarks>A coded unit (MCU) covers 8·MaxH x 8·MaxV pixels; a component has H x V blocks in each.</remarks>
internal sealed class JpegFrame
{
    private const int BlockPixels = 8;

    /// <summary>A coded block takes a bit or more, so that a file of n bytes has at most 8 n of them.</summary>
    private const int MostBlocksPerByte = 8;

    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        Progressive = progressive;
        Components = components;
        MaxH = components.Max(component => component.H);
        MaxV = components.Max(component => component.V);
        UnitsX = Ceiling(width, BlockPixels * MaxH);
        UnitsY = Ceiling(height, BlockPixels * MaxV);
    }

    internal int Width { get; }

    internal int Height { get; }

    internal bool Progressive { get; }

    internal IReadOnlyList<JpegComponent> Components { get; }

    /// <summary>The largest horizontal sampling factor.</summary>
    internal int MaxH { get; }

    /// <summary>The largest vertical sampling factor.</summary>
    internal int MaxV { get; }

    /// <summary>Coded units in a row.</summary>
    internal int UnitsX { get; }

    /// <summary>Rows of coded units.</summary>
    internal int UnitsY { get; }

    /// <summary>Parses the header of a file that is long enough for the picture it claims.</summary>
    internal static JpegFrame Parse(string file, long offset, ReadOnlySpan<byte> data, bool progressive, int fileLength)
    {
        if (data.Length < 6 || data.Length != 6 + (3 * data[5]))
            throw FileFormatException.At(file, offset, "frame header", "6 bytes and 3 for each component", $"{data.Length}");
        if (data[0] != 8)
            throw FileFormatException.At(file, offset, "bits of a sample", "8", $"{data[0]}");
        if (data[5] is not (1 or 3))
            throw FileFormatException.At(file, offset, "components", "1 (grey) or 3 (colour)", data[5] == 4 ? "4 (CMYK)" : $"{data[5]}");
        int height = (data[1] << 8) | data[2], width = (data[3] << 8) | data[4];
        if (width == 0 || height == 0 || (long)width * height > PngHeader.MostPixels)
            throw FileFormatException.At(file, offset, "frame", $"1 to {PngHeader.MostPixels} pixels", $"{width}x{height}");
        var components = new JpegComponent[data[5]];
        for (var i = 0; i < components.Length; i++)
            components[i] = ParseComponent(file, offset, data.Slice(6 + (3 * i), 3), components.AsSpan(0, i));
        var frame = new JpegFrame(width, height, progressive, components);
        frame.Lay(file, offset, fileLength);
        return frame;
    }

    /// <summary>Checks that every component was in a scan.</summary>
    internal void ExpectAllComponents(string file)
    {
        foreach (var component in Components)
        {
            if (component.Quantization is null)
                throw FileFormatException.In(file, "JPEG", $"a scan of component {component.Id}", "none");
        }
    }

    private static JpegComponent ParseComponent(string file, long offset, ReadOnlySpan<byte> data, ReadOnlySpan<JpegComponent> earlier)
    {
        int h = data[1] >> 4, v = data[1] & 15;
        if (h is < 1 or > 4 || v is < 1 or > 4 || data[2] > 3)
            throw FileFormatException.At(file, offset, "component", "sampling factors 1 to 4 and a table 0 to 3", $"{h}x{v} and {data[2]}");
        foreach (var other in earlier)
        {
            if (other.Id == data[0])
                throw FileFormatException.At(file, offset, "component", "unique ids", $"{data[0]} twice");
        }

        return new(data[0], h, v, data[2]);
    }

    private void Lay(string file, long offset, int fileLength)
    {
        var unitBlocks = Components.Sum(component => component.H * component.V);
        if ((long)UnitsX * UnitsY * unitBlocks > (long)fileLength * MostBlocksPerByte)
            throw FileFormatException.At(file, offset, "frame", $"a file long enough for {Width}x{Height} pixels", $"{fileLength} bytes");
        foreach (var component in Components)
        {
            component.Width = Ceiling(Width * component.H, MaxH);
            component.Height = Ceiling(Height * component.V, MaxV);
            component.Resize(UnitsX * component.H, UnitsY * component.V);
        }
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
