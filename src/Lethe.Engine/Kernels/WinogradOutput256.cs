using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>What <see cref="WinogradTransform.Output"/> does, on machines with sixteen registers of 256 bits, for a run of channels: y = clip(A' m A + bias + added).</summary>
/// <remarks>
/// The positions of a row of m lie a fixed distance apart, so that hardly an instruction goes into addresses. Over plain vectors for the reason that <see cref="GemmColumn256"/> gives,
/// and each value is a named local, to live in a register.
/// </remarks>
internal static unsafe class WinogradOutput256
{
    /// <summary>The outputs of one whole tile.</summary>
    /// <param name="m">Position i begins at m + i * stride.</param>
    /// <param name="stride">Floats from position to position.</param>
    /// <param name="registers">Channels, in registers.</param>
    /// <param name="epilogue">Bias, what is added, clipping.</param>
    /// <param name="added">What is added to the first output of the tile, in the same layout as y, or null.</param>
    /// <param name="y">The first output of the tile.</param>
    /// <param name="row">Floats from row to row of y.</param>
    /// <param name="cell">Floats from cell to cell of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transform(float* m, nint stride, int registers, in ConvEpilogue epilogue, float* added, float* y, nint row, nint cell)
    {
        Vector256<float> four = Vector256.Create(4f), eight = Vector256.Create(8f), a, b;
        Vector256<float> p0, p1, p2, p3, p4, p5, q0, q1, q2, q3, q4, q5;
        Vector256<float> floor = Vector256.Create(epilogue.Floor), ceiling = Vector256.Create(epilogue.Ceiling);
        bool clips = epilogue.Clips, adds = added != null;
        float* bias = epilogue.Bias;
        nint position = stride * sizeof(float), position3 = 3 * position, position5 = 5 * position, apart = (nint)((byte*)added - (byte*)y);
        byte* r0 = (byte*)m, r1 = r0 + (6 * position), r2 = r1 + (6 * position), r3 = r2 + (6 * position), r4 = r3 + (6 * position), r5 = r4 + (6 * position);
        for (; registers > 0; registers--, y += 8)
        {
            Vector256<float> shift = Vector256<float>.Zero;
            if (bias != null)
            {
                shift = Vector256.Load(bias);
                bias += 8;
            }

            a = Vector256.Load((float*)r1) + Vector256.Load((float*)r2);
            b = Vector256.Load((float*)r3) + Vector256.Load((float*)r4);
            p0 = Vector256.Load((float*)r0) + a + b;
            q0 = Vector256.MultiplyAddEstimate(four, b, a);
            a = Vector256.Load((float*)(r1 + position)) + Vector256.Load((float*)(r2 + position));
            b = Vector256.Load((float*)(r3 + position)) + Vector256.Load((float*)(r4 + position));
            p1 = Vector256.Load((float*)(r0 + position)) + a + b;
            q1 = Vector256.MultiplyAddEstimate(four, b, a);
            a = Vector256.Load((float*)(r1 + (2 * position))) + Vector256.Load((float*)(r2 + (2 * position)));
            b = Vector256.Load((float*)(r3 + (2 * position))) + Vector256.Load((float*)(r4 + (2 * position)));
            p2 = Vector256.Load((float*)(r0 + (2 * position))) + a + b;
            q2 = Vector256.MultiplyAddEstimate(four, b, a);
            a = Vector256.Load((float*)(r1 + position3)) + Vector256.Load((float*)(r2 + position3));
            b = Vector256.Load((float*)(r3 + position3)) + Vector256.Load((float*)(r4 + position3));
            p3 = Vector256.Load((float*)(r0 + position3)) + a + b;
            q3 = Vector256.MultiplyAddEstimate(four, b, a);
            a = Vector256.Load((float*)(r1 + (4 * position))) + Vector256.Load((float*)(r2 + (4 * position)));
            b = Vector256.Load((float*)(r3 + (4 * position))) + Vector256.Load((float*)(r4 + (4 * position)));
            p4 = Vector256.Load((float*)(r0 + (4 * position))) + a + b;
            q4 = Vector256.MultiplyAddEstimate(four, b, a);
            a = Vector256.Load((float*)(r1 + position5)) + Vector256.Load((float*)(r2 + position5));
            b = Vector256.Load((float*)(r3 + position5)) + Vector256.Load((float*)(r4 + position5));
            p5 = Vector256.Load((float*)(r0 + position5)) + a + b;
            q5 = Vector256.MultiplyAddEstimate(four, b, a);
            Row(p0, p1, p2, p3, p4, p5, shift, four, eight, adds, apart, clips, floor, ceiling, y, cell);
            Row(q0, q1, q2, q3, q4, q5, shift, four, eight, adds, apart, clips, floor, ceiling, y + (2 * row), cell);
            a = Vector256.Load((float*)r1) - Vector256.Load((float*)r2);
            b = Vector256.Load((float*)r3) - Vector256.Load((float*)r4);
            p0 = b + b + a;
            q0 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)r5);
            a = Vector256.Load((float*)(r1 + position)) - Vector256.Load((float*)(r2 + position));
            b = Vector256.Load((float*)(r3 + position)) - Vector256.Load((float*)(r4 + position));
            p1 = b + b + a;
            q1 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)(r5 + position));
            a = Vector256.Load((float*)(r1 + (2 * position))) - Vector256.Load((float*)(r2 + (2 * position)));
            b = Vector256.Load((float*)(r3 + (2 * position))) - Vector256.Load((float*)(r4 + (2 * position)));
            p2 = b + b + a;
            q2 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)(r5 + (2 * position)));
            a = Vector256.Load((float*)(r1 + position3)) - Vector256.Load((float*)(r2 + position3));
            b = Vector256.Load((float*)(r3 + position3)) - Vector256.Load((float*)(r4 + position3));
            p3 = b + b + a;
            q3 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)(r5 + position3));
            a = Vector256.Load((float*)(r1 + (4 * position))) - Vector256.Load((float*)(r2 + (4 * position)));
            b = Vector256.Load((float*)(r3 + (4 * position))) - Vector256.Load((float*)(r4 + (4 * position)));
            p4 = b + b + a;
            q4 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)(r5 + (4 * position)));
            a = Vector256.Load((float*)(r1 + position5)) - Vector256.Load((float*)(r2 + position5));
            b = Vector256.Load((float*)(r3 + position5)) - Vector256.Load((float*)(r4 + position5));
            p5 = b + b + a;
            q5 = Vector256.MultiplyAddEstimate(eight, b, a) + Vector256.Load((float*)(r5 + position5));
            Row(p0, p1, p2, p3, p4, p5, shift, four, eight, adds, apart, clips, floor, ceiling, y + row, cell);
            Row(q0, q1, q2, q3, q4, q5, shift, four, eight, adds, apart, clips, floor, ceiling, y + (3 * row), cell);
            r0 += 8 * sizeof(float);
            r1 += 8 * sizeof(float);
            r2 += 8 * sizeof(float);
            r3 += 8 * sizeof(float);
            r4 += 8 * sizeof(float);
            r5 += 8 * sizeof(float);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, Vector256<float> shift, Vector256<float> four, Vector256<float> eight,
        bool adds, nint apart, bool clips, Vector256<float> floor, Vector256<float> ceiling, float* y, nint cell)
    {
        Vector256<float> sum12 = d1 + d2, sum34 = d3 + d4, difference34 = d3 - d4, odd = d1 - d2 + shift;
        Vector256<float> o0 = d0 + shift + sum12 + sum34, o1 = difference34 + difference34 + odd;
        Vector256<float> o2 = Vector256.MultiplyAddEstimate(four, sum34, sum12 + shift), o3 = Vector256.MultiplyAddEstimate(eight, difference34, odd) + d5;
        if (adds)
        {
            byte* added = (byte*)y + apart;
            o0 += Vector256.Load((float*)added);
            o1 += Vector256.Load((float*)added + cell);
            o2 += Vector256.Load((float*)added + (2 * cell));
            o3 += Vector256.Load((float*)added + (3 * cell));
        }

        if (clips)
        {
            o0 = Vector256.MinNative(ceiling, Vector256.MaxNative(floor, o0));
            o1 = Vector256.MinNative(ceiling, Vector256.MaxNative(floor, o1));
            o2 = Vector256.MinNative(ceiling, Vector256.MaxNative(floor, o2));
            o3 = Vector256.MinNative(ceiling, Vector256.MaxNative(floor, o3));
        }

        o0.Store(y);
        o1.Store(y + cell);
        o2.Store(y + (2 * cell));
        o3.Store(y + (3 * cell));
    }
}
