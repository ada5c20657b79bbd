using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// What <see cref="SquaredTile"/> does, on machines with sixteen registers of 256 bits: sum[rows, 16] += sum over images of (sum over positions of a b)^2.
/// </summary>
/// <remarks>
/// The product of an image takes twelve registers, so that no multiply-add waits for the one before, and its squares are added to sums that stay in
/// the first-level cache: with the sums in registers too, six are left for the product, and half of the multiply-adds' throughput. Over plain vectors for the reason
/// that <see cref="GemmColumn256"/> gives.
/// </remarks>
internal static unsafe class SquaredTile256
{
    /// <summary>Rows of the tile for so many that are left, or 0 where <see cref="SquaredTile"/> should take them.</summary>
    public static int RowsOf(int left) => left >= 6 && left != 8 ? 6 : left >= 4 ? 4 : 0;

    /// <summary>Adds the squares of all images.</summary>
    /// <param name="walk">How a and b lie.</param>
    /// <param name="a">The first row's element at the first position of the first image; row r is r floats further.</param>
    /// <param name="b">The two registers at the first position of the first image.</param>
    /// <param name="sum">The sums of squares.</param>
    /// <param name="ldsum">Floats from row to row of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add<TRows>(in SquaredWalk walk, float* a, float* b, float* sum, nint ldsum)
        where TRows : unmanaged, GemmTile.IRows
    {
        int segments = walk.Segments, steps = walk.Steps;
        nint aStep = walk.AStep, bStep = walk.BStep, aJump = walk.AJump, bJump = walk.BJump;
        for (int images = walk.Images; images > 0; images--, a += walk.AImage, b += walk.BImage)
        {
            float* from = a, with = b;
            Vector256<float> g00 = default, g01 = default, g10 = default, g11 = default, g20 = default, g21 = default;
            Vector256<float> g30 = default, g31 = default, g40 = default, g41 = default, g50 = default, g51 = default;
            for (int segment = segments; segment > 0; segment--, from += aJump, with += bJump)
            {
                for (int step = steps; step > 0; step--, from += aStep, with += bStep)
                {
                    Vector256<float> b0 = Vector256.Load(with), b1 = Vector256.Load(with + 8), x = Vector256.Create(from[0]);
                    g00 = Vector256.MultiplyAddEstimate(x, b0, g00);
                    g01 = Vector256.MultiplyAddEstimate(x, b1, g01);
                    x = Vector256.Create(from[1]);
                    g10 = Vector256.MultiplyAddEstimate(x, b0, g10);
                    g11 = Vector256.MultiplyAddEstimate(x, b1, g11);
                    x = Vector256.Create(from[2]);
                    g20 = Vector256.MultiplyAddEstimate(x, b0, g20);
                    g21 = Vector256.MultiplyAddEstimate(x, b1, g21);
                    x = Vector256.Create(from[3]);
                    g30 = Vector256.MultiplyAddEstimate(x, b0, g30);
                    g31 = Vector256.MultiplyAddEstimate(x, b1, g31);
                    if (TRows.Count <= 4) continue;
                    x = Vector256.Create(from[4]);
                    g40 = Vector256.MultiplyAddEstimate(x, b0, g40);
                    g41 = Vector256.MultiplyAddEstimate(x, b1, g41);
                    x = Vector256.Create(from[5]);
                    g50 = Vector256.MultiplyAddEstimate(x, b0, g50);
                    g51 = Vector256.MultiplyAddEstimate(x, b1, g51);
                }
            }

            float* to = sum;
            Square(g00, g01, to);
            to += ldsum;
            Square(g10, g11, to);
            to += ldsum;
            Square(g20, g21, to);
            to += ldsum;
            Square(g30, g31, to);
            if (TRows.Count <= 4) continue;
            to += ldsum;
            Square(g40, g41, to);
            to += ldsum;
            Square(g50, g51, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(Vector256<float> g0, Vector256<float> g1, float* to)
    {
        Vector256.MultiplyAddEstimate(g0, g0, Vector256.Load(to)).Store(to);
        Vector256.MultiplyAddEstimate(g1, g1, Vector256.Load(to + 8)).Store(to + 8);
    }
}
