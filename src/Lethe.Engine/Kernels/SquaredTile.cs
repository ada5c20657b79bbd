using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The register tile of per-sample gradients: sum[rows, 2 registers] += sum over images of (sum over positions of a b)^2, where a
/// is one element of each row and b two registers at each position.
/// </summary>
/// <remarks>
/// Both the product of the image at hand and the sum of squares stay in registers, 6 x 2 of each with 512-bit lanes (27 of 32
/// registers) and 3 x 2 on narrower machines (15 of 16), where <see cref="SquaredTile256"/> leaves it the last rows alone: a gradient of one image never reaches memory. Positions come in segments,
/// the rows of an image that a tap of the kernel reaches. Long because each value must be a named local to live in a register; what
/// the number of rows excludes is removed by the JIT.
/// </remarks>
internal static unsafe class SquaredTile
{
    /// <summary>Rows of a full tile.</summary>
    public static int MaxRows => GemmBlock.LaneCount == 16 ? 6 : 3;

    /// <summary>Adds the squares of all images.</summary>
    /// <param name="walk">How a and b lie.</param>
    /// <param name="a">The first row's element at the first position of the first image; row r is r floats further.</param>
    /// <param name="b">The registers at the first position of the first image.</param>
    /// <param name="sum">The sums of squares.</param>
    /// <param name="ldsum">Floats from row to row of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add<T, TRows>(in SquaredWalk walk, float* a, float* b, float* sum, nint ldsum)
        where T : unmanaged, IFloatLanes<T>
        where TRows : unmanaged, GemmTile.IRows
    {
        int lanes = T.Count, images = walk.Images, segments = walk.Segments, steps = walk.Steps;
        nint aStep = walk.AStep, bStep = walk.BStep, aJump = walk.AJump, bJump = walk.BJump, aImage = walk.AImage, bImage = walk.BImage;
        T s00 = T.Zero, s01 = T.Zero, s10 = T.Zero, s11 = T.Zero, s20 = T.Zero, s21 = T.Zero;
        T s30 = T.Zero, s31 = T.Zero, s40 = T.Zero, s41 = T.Zero, s50 = T.Zero, s51 = T.Zero;
        for (; images > 0; images--, a += aImage, b += bImage)
        {
            float* from = a, with = b;
            T g00 = T.Zero, g01 = T.Zero, g10 = T.Zero, g11 = T.Zero, g20 = T.Zero, g21 = T.Zero;
            T g30 = T.Zero, g31 = T.Zero, g40 = T.Zero, g41 = T.Zero, g50 = T.Zero, g51 = T.Zero;
            for (int segment = segments; segment > 0; segment--, from += aJump, with += bJump)
            {
                for (int step = steps; step > 0; step--, from += aStep, with += bStep)
                {
                    T b0 = T.Load(with), b1 = T.Load(with + lanes), x;
                    if (TRows.Count > 0) { x = T.Broadcast(from[0]); g00 = T.MultiplyAdd(x, b0, g00); g01 = T.MultiplyAdd(x, b1, g01); }
                    if (TRows.Count > 1) { x = T.Broadcast(from[1]); g10 = T.MultiplyAdd(x, b0, g10); g11 = T.MultiplyAdd(x, b1, g11); }
                    if (TRows.Count > 2) { x = T.Broadcast(from[2]); g20 = T.MultiplyAdd(x, b0, g20); g21 = T.MultiplyAdd(x, b1, g21); }
                    if (TRows.Count > 3) { x = T.Broadcast(from[3]); g30 = T.MultiplyAdd(x, b0, g30); g31 = T.MultiplyAdd(x, b1, g31); }
                    if (TRows.Count > 4) { x = T.Broadcast(from[4]); g40 = T.MultiplyAdd(x, b0, g40); g41 = T.MultiplyAdd(x, b1, g41); }
                    if (TRows.Count > 5) { x = T.Broadcast(from[5]); g50 = T.MultiplyAdd(x, b0, g50); g51 = T.MultiplyAdd(x, b1, g51); }
                }
            }

            if (TRows.Count > 0) { s00 = T.MultiplyAdd(g00, g00, s00); s01 = T.MultiplyAdd(g01, g01, s01); }
            if (TRows.Count > 1) { s10 = T.MultiplyAdd(g10, g10, s10); s11 = T.MultiplyAdd(g11, g11, s11); }
            if (TRows.Count > 2) { s20 = T.MultiplyAdd(g20, g20, s20); s21 = T.MultiplyAdd(g21, g21, s21); }
            if (TRows.Count > 3) { s30 = T.MultiplyAdd(g30, g30, s30); s31 = T.MultiplyAdd(g31, g31, s31); }
            if (TRows.Count > 4) { s40 = T.MultiplyAdd(g40, g40, s40); s41 = T.MultiplyAdd(g41, g41, s41); }
            if (TRows.Count > 5) { s50 = T.MultiplyAdd(g50, g50, s50); s51 = T.MultiplyAdd(g51, g51, s51); }
        }

        if (TRows.Count > 0) { (T.Load(sum) + s00).Store(sum); (T.Load(sum + lanes) + s01).Store(sum + lanes); sum += ldsum; }
        if (TRows.Count > 1) { (T.Load(sum) + s10).Store(sum); (T.Load(sum + lanes) + s11).Store(sum + lanes); sum += ldsum; }
        if (TRows.Count > 2) { (T.Load(sum) + s20).Store(sum); (T.Load(sum + lanes) + s21).Store(sum + lanes); sum += ldsum; }
        if (TRows.Count > 3) { (T.Load(sum) + s30).Store(sum); (T.Load(sum + lanes) + s31).Store(sum + lanes); sum += ldsum; }
        if (TRows.Count > 4) { (T.Load(sum) + s40).Store(sum); (T.Load(sum + lanes) + s41).Store(sum + lanes); sum += ldsum; }
        if (TRows.Count > 5) { (T.Load(sum) + s50).Store(sum); (T.Load(sum + lanes) + s51).Store(sum + lanes); }
    }
}
