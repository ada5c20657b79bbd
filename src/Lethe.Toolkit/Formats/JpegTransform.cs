using System.Runtime.Intrinsics;

namespace Lethe.Formats;

/// <summary>The inverse cosine transform of an 8x8 block.</summary>
internal static class JpegTransform
{
    private const int Side = 8;

    /// <summary>Row u is c(u)/2 cos((2x+1)uπ/16) for x = 0..7, with c(0) = 1/√2.</summary>
    private static readonly float[] Basis = MakeBasis();

    private static readonly byte[] Zigzag = MakeZigzag();

    /// <summary>Dequantizes a block (both in zigzag order) and writes its samples, [8, 8] with a stride.</summary>
    internal static void Inverse(ReadOnlySpan<short> block, ReadOnlySpan<int> steps, Span<byte> samples, int stride)
    {
        Span<float> values = stackalloc float[Side * Side];
        for (var k = 0; k < values.Length; k++)
            values[Zigzag[k]] = block[k] * steps[k];

        // Down the columns: row x of the result is the sum over u of basis[u, x] times row u; then along the rows likewise.
        Span<float> columns = stackalloc float[Side * Side];
        for (var x = 0; x < Side; x++)
        {
            var sum = Vector256<float>.Zero;
            for (var u = 0; u < Side; u++)
                sum += Basis[(u * Side) + x] * Vector256.Create<float>(values.Slice(u * Side, Side));
            sum.CopyTo(columns[(x * Side)..]);
        }

        for (var y = 0; y < Side; y++)
        {
            var sum = Vector256.Create(128.5f);
            for (var v = 0; v < Side; v++)
                sum += columns[(y * Side) + v] * Vector256.Create(Basis, v * Side);
            var clamped = Vector256.ConvertToInt32(Vector256.Floor(Vector256.Min(Vector256.Max(sum, Vector256<float>.Zero), Vector256.Create(255f))));
            for (var x = 0; x < Side; x++)
                samples[(y * stride) + x] = (byte)clamped[x];
        }
    }

    private static float[] MakeBasis()
    {
        var basis = new float[Side * Side];
        for (var u = 0; u < Side; u++)
        {
            for (var x = 0; x < Side; x++)
                basis[(u * Side) + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
        }

        return basis;
    }

    /// <summary>Place in the block of the k-th coefficient: along the antidiagonals, turning at each edge.</summary>
    private static byte[] MakeZigzag()
    {
        var order = new byte[Side * Side];
        var k = 0;
        for (var diagonal = 0; diagonal < (2 * Side) - 1; diagonal++)
        {
            for (var step = 0; step <= diagonal; step++)
            {
                var (row, column) = diagonal % 2 == 0 ? (diagonal - step, step) : (step, diagonal - step);
                if (row < Side && column < Side)
                    order[k++] = (byte)((row * Side) + column);
            }
        }

        return order;
    }
}
