using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The products M[i] = V[i] U[i] of all 36 positions where there are few tiles and many channels: four times as many
/// transformed weights as weights would have to pass through memory, so each chunk transforms a piece of 64 inputs by 64
/// outputs in its cache, multiplies by it, and forgets it.
/// </summary>
internal static unsafe class WinogradWideProduct
{
    private const int Piece = 64;
    private const int PositionSize = (Piece * Piece) + 16;

    /// <summary>Chunks: runs of 64 outputs.</summary>
    public static int Chunks(int outputs) => (outputs + Piece - 1) / Piece;

    /// <summary>Does one run of outputs.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="weight">[outputs, inputs, 3, 3], or [inputs, outputs, 3, 3] when turned.</param>
    /// <param name="turned">For the input gradient: kernels turned by half a circle.</param>
    /// <param name="inputs">Channels of V.</param>
    /// <param name="outputs">Channels of M.</param>
    /// <param name="tiles">Rows of V and M.</param>
    /// <param name="v">V.</param>
    /// <param name="vStride">Floats from position to position of V.</param>
    /// <param name="ldv">Floats from tile to tile of V.</param>
    /// <param name="m">M.</param>
    /// <param name="mStride">Floats from position to position of M.</param>
    /// <param name="ldm">Floats from tile to tile of M.</param>
    public static void Run(int chunk, float* weight, bool turned, int inputs, int outputs, int tiles, float* v, nint vStride, int ldv, float* m, nint mStride, int ldm)
    {
        int first = chunk * Piece, count = Math.Min(Piece, outputs - first), width = GemmBlock.PanelWidth;
        float* taps = FloatPool.Rent(9 * Piece * Piece);
        float* u = FloatPool.Rent(WinogradTransform.Positions * PositionSize);
        for (int input = 0; input < inputs; input += Piece)
        {
            int depth = Math.Min(Piece, inputs - input);
            if (turned) GatherTurned(weight, outputs, input, depth, first, count, taps);
            else LayoutKernel.Transpose(count, 9 * depth, weight + (9 * (((nint)first * inputs) + input)), 9 * (nint)inputs, taps, Piece);
            if (Vector512.IsHardwareAccelerated) Transform<Lanes512>(depth, count, taps, turned, u);
            else if (Vector256.IsHardwareAccelerated) Transform<Lanes256>(depth, count, taps, turned, u);
            else Transform<Lanes128>(depth, count, taps, turned, u);
            for (int position = 0; position < WinogradTransform.Positions; position++)
            {
                GemmBlock.Multiply(
                    tiles, WinogradTiles.Padded(count), depth, v + (position * vStride) + input, ldv, 1, u + (position * PositionSize), width, Piece * width,
                    m + (position * mStride) + first, ldm, input > 0, null);
            }
        }

        FloatPool.Return(u, WinogradTransform.Positions * PositionSize);
        FloatPool.Return(taps, 9 * Piece * Piece);
    }

    // taps[input][tap][output]
    private static void GatherTurned(float* weight, int outputs, int input, int depth, int first, int count, float* taps)
    {
        for (int i = 0; i < depth; i++) LayoutKernel.Transpose(count, 9, weight + (9 * (((nint)(input + i) * outputs) + first)), 9, taps + (i * 9 * Piece), Piece);
    }

    private static void Transform<T>(int depth, int count, float* taps, bool turned, float* u)
        where T : unmanaged, IFloatLanes<T>
    {
        int width = 2 * T.Count;
        for (int output = 0; output < count; output += T.Count)
        {
            float* target = u + (output / width * Piece * width) + (output % width), source = taps + output + (turned ? 8 * Piece : 0);
            for (int i = 0; i < depth; i++, target += width, source += 9 * Piece)
            {
                WinogradTransform.Kernel<T>(source, turned ? -Piece : Piece, Math.Min(T.Count, count - output), target, PositionSize);
            }
        }
    }
}
