using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>What <see cref="WinogradTransform.Input"/> does, on machines with sixteen registers of 256 bits, for a run of channels: B' d B of the 6x6 cells of a tile.</summary>
/// <remarks>
/// What bounds a transform is the number of its instructions. So the cells of a row lie a fixed distance apart, without a table of where each of them is, and which columns lie in the border
/// is known when the code is compiled. Over plain vectors for the reason that <see cref="GemmColumn256"/> gives, and each value is a named local, to live in a register.
/// </remarks>
internal static unsafe class WinogradInput256
{
    /// <summary>target[i * stride + c] = (B' d B)[i] for the channels c; false, and nothing is done, where more of the tile than its outer columns hangs over the border.</summary>
    /// <param name="rows">Where the tile's six rows begin, in column 0 even if that lies in the border; rows in the border point to zeros.</param>
    /// <param name="cell">Floats from cell to cell of a row.</param>
    /// <param name="left">Columns that lie in the border on the left.</param>
    /// <param name="right">And on the right.</param>
    /// <param name="registers">Channels, in registers.</param>
    /// <param name="target">The first position of the result.</param>
    /// <param name="stride">Floats from position to position.</param>
    public static bool Transform(byte** rows, nint cell, int left, int right, int registers, float* target, nint stride)
    {
        if (left > 1 || right > 1) return false;
        if (left <= 0 && right <= 0) Transform<Inside>(rows, cell * sizeof(float), registers, target, stride);
        else if (right <= 0) Transform<LeftBorder>(rows, cell * sizeof(float), registers, target, stride);
        else if (left <= 0) Transform<RightBorder>(rows, cell * sizeof(float), registers, target, stride);
        else Transform<BothBorders>(rows, cell * sizeof(float), registers, target, stride);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Transform<TBorder>(byte** rows, nint cell, int registers, float* target, nint stride)
        where TBorder : unmanaged, IBorder
    {
        Vector256<float> four = Vector256.Create(4f), minusFour = Vector256.Create(-4f), minusFive = Vector256.Create(-5f), a, b;
        Vector256<float> p0, p1, p2, p3, p4, p5, q0, q1, q2, q3, q4, q5;
        byte* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3], r4 = rows[4], r5 = rows[5];
        nint cell3 = 3 * cell, cell5 = 5 * cell, position = stride * sizeof(float), position3 = 3 * position;
        for (; registers > 0; registers--)
        {
            byte* to = (byte*)target;
            p0 = TBorder.Left ? Vector256<float>.Zero : Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)r0), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)r2), Vector256.Load((float*)r4)));
            p1 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r0 + cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r2 + cell)), Vector256.Load((float*)(r4 + cell))));
            p2 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r0 + 2 * cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r2 + 2 * cell)), Vector256.Load((float*)(r4 + 2 * cell))));
            p3 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r0 + cell3)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r2 + cell3)), Vector256.Load((float*)(r4 + cell3))));
            p4 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r0 + 4 * cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r2 + 4 * cell)), Vector256.Load((float*)(r4 + 4 * cell))));
            p5 = TBorder.Right ? Vector256<float>.Zero : Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r0 + cell5)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r2 + cell5)), Vector256.Load((float*)(r4 + cell5))));
            to = Row(p0, p1, p2, p3, p4, p5, to, position, position3);
            if (TBorder.Left)
            {
                p0 = q0 = Vector256<float>.Zero;
            }
            else
            {
                a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)r2), Vector256.Load((float*)r4));
                b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)r1), Vector256.Load((float*)r3));
                p0 = a + b;
                q0 = a - b;
            }

            a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r2 + cell)), Vector256.Load((float*)(r4 + cell)));
            b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r1 + cell)), Vector256.Load((float*)(r3 + cell)));
            p1 = a + b;
            q1 = a - b;
            a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r2 + 2 * cell)), Vector256.Load((float*)(r4 + 2 * cell)));
            b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r1 + 2 * cell)), Vector256.Load((float*)(r3 + 2 * cell)));
            p2 = a + b;
            q2 = a - b;
            a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r2 + cell3)), Vector256.Load((float*)(r4 + cell3)));
            b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r1 + cell3)), Vector256.Load((float*)(r3 + cell3)));
            p3 = a + b;
            q3 = a - b;
            a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r2 + 4 * cell)), Vector256.Load((float*)(r4 + 4 * cell)));
            b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r1 + 4 * cell)), Vector256.Load((float*)(r3 + 4 * cell)));
            p4 = a + b;
            q4 = a - b;
            if (TBorder.Right)
            {
                p5 = q5 = Vector256<float>.Zero;
            }
            else
            {
                a = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r2 + cell5)), Vector256.Load((float*)(r4 + cell5)));
                b = Vector256.MultiplyAddEstimate(minusFour, Vector256.Load((float*)(r1 + cell5)), Vector256.Load((float*)(r3 + cell5)));
                p5 = a + b;
                q5 = a - b;
            }

            to = Row(p0, p1, p2, p3, p4, p5, to, position, position3);
            to = Row(q0, q1, q2, q3, q4, q5, to, position, position3);
            if (TBorder.Left)
            {
                p0 = q0 = Vector256<float>.Zero;
            }
            else
            {
                a = Vector256.Load((float*)r4) - Vector256.Load((float*)r2);
                b = Vector256.Load((float*)r3) - Vector256.Load((float*)r1);
                b += b;
                p0 = a + b;
                q0 = a - b;
            }

            a = Vector256.Load((float*)(r4 + cell)) - Vector256.Load((float*)(r2 + cell));
            b = Vector256.Load((float*)(r3 + cell)) - Vector256.Load((float*)(r1 + cell));
            b += b;
            p1 = a + b;
            q1 = a - b;
            a = Vector256.Load((float*)(r4 + 2 * cell)) - Vector256.Load((float*)(r2 + 2 * cell));
            b = Vector256.Load((float*)(r3 + 2 * cell)) - Vector256.Load((float*)(r1 + 2 * cell));
            b += b;
            p2 = a + b;
            q2 = a - b;
            a = Vector256.Load((float*)(r4 + cell3)) - Vector256.Load((float*)(r2 + cell3));
            b = Vector256.Load((float*)(r3 + cell3)) - Vector256.Load((float*)(r1 + cell3));
            b += b;
            p3 = a + b;
            q3 = a - b;
            a = Vector256.Load((float*)(r4 + 4 * cell)) - Vector256.Load((float*)(r2 + 4 * cell));
            b = Vector256.Load((float*)(r3 + 4 * cell)) - Vector256.Load((float*)(r1 + 4 * cell));
            b += b;
            p4 = a + b;
            q4 = a - b;
            if (TBorder.Right)
            {
                p5 = q5 = Vector256<float>.Zero;
            }
            else
            {
                a = Vector256.Load((float*)(r4 + cell5)) - Vector256.Load((float*)(r2 + cell5));
                b = Vector256.Load((float*)(r3 + cell5)) - Vector256.Load((float*)(r1 + cell5));
                b += b;
                p5 = a + b;
                q5 = a - b;
            }

            to = Row(p0, p1, p2, p3, p4, p5, to, position, position3);
            to = Row(q0, q1, q2, q3, q4, q5, to, position, position3);
            p0 = TBorder.Left ? Vector256<float>.Zero : Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)r1), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)r3), Vector256.Load((float*)r5)));
            p1 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r1 + cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r3 + cell)), Vector256.Load((float*)(r5 + cell))));
            p2 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r1 + 2 * cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r3 + 2 * cell)), Vector256.Load((float*)(r5 + 2 * cell))));
            p3 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r1 + cell3)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r3 + cell3)), Vector256.Load((float*)(r5 + cell3))));
            p4 = Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r1 + 4 * cell)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r3 + 4 * cell)), Vector256.Load((float*)(r5 + 4 * cell))));
            p5 = TBorder.Right ? Vector256<float>.Zero : Vector256.MultiplyAddEstimate(four, Vector256.Load((float*)(r1 + cell5)), Vector256.MultiplyAddEstimate(minusFive, Vector256.Load((float*)(r3 + cell5)), Vector256.Load((float*)(r5 + cell5))));
            Row(p0, p1, p2, p3, p4, p5, to, position, position3);
            target += 8;
            r0 += 8 * sizeof(float);
            r1 += 8 * sizeof(float);
            r2 += 8 * sizeof(float);
            r3 += 8 * sizeof(float);
            r4 += 8 * sizeof(float);
            r5 += 8 * sizeof(float);
        }
    }

    // The six positions of a row of the result, and where the next row begins.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Row(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, byte* to, nint position, nint position3)
    {
        Vector256<float> four = Vector256.Create(4f), minusFour = Vector256.Create(-4f), minusFive = Vector256.Create(-5f);
        Vector256.MultiplyAddEstimate(four, d0, Vector256.MultiplyAddEstimate(minusFive, d2, d4)).Store((float*)to);
        Vector256<float> a = Vector256.MultiplyAddEstimate(minusFour, d2, d4), b = Vector256.MultiplyAddEstimate(minusFour, d1, d3);
        (a + b).Store((float*)(to + position));
        (a - b).Store((float*)(to + (2 * position)));
        to += position3;
        a = d4 - d2;
        b = d3 - d1;
        b += b;
        (a + b).Store((float*)to);
        (a - b).Store((float*)(to + position));
        Vector256.MultiplyAddEstimate(four, d1, Vector256.MultiplyAddEstimate(minusFive, d3, d5)).Store((float*)(to + (2 * position)));
        return to + position3;
    }

    /// <summary>Which of the outer columns of a tile lie in the border.</summary>
    private interface IBorder
    {
        /// <summary>Whether the first column does.</summary>
        static abstract bool Left { get; }

        /// <summary>Whether the last column does.</summary>
        static abstract bool Right { get; }
    }

    /// <summary>All columns lie inside.</summary>
    private readonly struct Inside : IBorder
    {
        public static bool Left => false;

        public static bool Right => false;
    }

    /// <summary>The first column lies in the border.</summary>
    private readonly struct LeftBorder : IBorder
    {
        public static bool Left => true;

        public static bool Right => false;
    }

    /// <summary>The last column lies in the border.</summary>
    private readonly struct RightBorder : IBorder
    {
        public static bool Left => false;

        public static bool Right => true;
    }

    /// <summary>Both do: images four cells wide.</summary>
    private readonly struct BothBorders : IBorder
    {
        public static bool Left => true;

        public static bool Right => true;
    }
}
