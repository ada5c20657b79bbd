namespace Lethe.Formats;

/// <summary>The samples of a JPEG component, and its rows stretched to the picture's size.</summary>
/// <remarks>Halved components are interpolated by the triangle filter (weights 3/4 and 1/4), other factors repeat samples: the same arithmetic as libjpeg.</remarks>
internal sealed class JpegPlane
{
    private const int Narrowest = 3;

    private readonly JpegComponent _component;
    private readonly byte[] _samples;
    private readonly int _stride;
    private readonly int _maxH;
    private readonly int _maxV;

    internal JpegPlane(JpegFrame frame, JpegComponent component)
    {
        _component = component;
        _maxH = frame.MaxH;
        _maxV = frame.MaxV;
        _stride = component.BlocksX * 8;
        _samples = new byte[_stride * component.BlocksY * 8];
        for (var y = 0; y < component.BlocksY; y++)
        {
            for (var x = 0; x < component.BlocksX; x++)
                JpegTransform.Inverse(component.Decoded(x, y), component.Quantization, _samples.AsSpan((y * 8 * _stride) + (x * 8)), _stride);
            component.Release(y);
        }
    }

    private bool HalvedX => _maxH == 2 * _component.H;

    private bool HalvedY => _maxV == 2 * _component.V;

    private bool FullX => _maxH == _component.H;

    private bool FullY => _maxV == _component.V;

    /// <summary>Writes row <paramref name="y"/> of the picture.</summary>
    internal void Row(int y, Span<byte> row)
    {
        if (FullX && FullY)
            Samples(y)[..row.Length].CopyTo(row);
        else if (FullX && HalvedY)
            Between(Samples(y / 2), Samples(Neighbour(y)), (y & 1) + 1, row);
        else if (HalvedX && FullY && _component.Width >= Narrowest)
            Double(Samples(y), row);
        else if (HalvedX && HalvedY && _component.Width >= Narrowest)
            Double(Samples(y / 2), Samples(Neighbour(y)), row);
        else
            Repeat(Samples(y * _component.V / _maxV), row);
    }

    /// <summary>The other row a doubled row lies next to: above for even ones, below for odd ones.</summary>
    private int Neighbour(int y) => Math.Clamp((y & 1) == 0 ? (y / 2) - 1 : (y / 2) + 1, 0, _component.Height - 1);

    private ReadOnlySpan<byte> Samples(int y) => _samples.AsSpan(y * _stride, _component.Width);

    private static void Between(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int bias, Span<byte> row)
    {
        for (var x = 0; x < row.Length; x++)
            row[x] = (byte)(((3 * near[x]) + far[x] + bias) >> 2);
    }

    private static void Double(ReadOnlySpan<byte> source, Span<byte> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            int i = x / 2, other = (x & 1) == 0 ? i - 1 : i + 1;
            row[x] = other < 0 || other >= source.Length ? source[i] : (byte)(((3 * source[i]) + source[other] + 1 + (x & 1)) >> 2);
        }
    }

    private static void Double(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            int i = x / 2, other = Math.Clamp((x & 1) == 0 ? i - 1 : i + 1, 0, near.Length - 1);
            int here = (3 * near[i]) + far[i], there = (3 * near[other]) + far[other];
            row[x] = (byte)(((3 * here) + there + 8 - (x & 1)) >> 4);
        }
    }

    private void Repeat(ReadOnlySpan<byte> source, Span<byte> row)
    {
        for (var x = 0; x < row.Length; x++)
            row[x] = source[x * _component.H / _maxH];
    }
}
