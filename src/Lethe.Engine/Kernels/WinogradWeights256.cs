using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// What <see cref="WinogradTransform.Kernel"/> and <see cref="WinogradTransform.KernelGradients"/> do, on machines with sixteen registers of 256 bits: the transform for eight channels, the gradient for a run of them.
/// </summary>
/// <remarks>Over plain vectors for the reason that <see cref="GemmColumn256"/> gives; nine weights or nine sums stay in registers while the columns or rows of the transform pass by.</remarks>
internal static unsafe class WinogradWeights256
{
    /// <summary>target[i * stride] = (G g G')[i] of eight kernels, whose tap t is at source + t * tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Kernel(float* source, nint tap, float* target, nint stride)
    {
        Vector256<float> g00 = Vector256.Load(source), g01 = Vector256.Load(source + tap), g02 = Vector256.Load(source + (2 * tap));
        source += 3 * tap;
        Vector256<float> g10 = Vector256.Load(source), g11 = Vector256.Load(source + tap), g12 = Vector256.Load(source + (2 * tap));
        source += 3 * tap;
        Vector256<float> g20 = Vector256.Load(source), g21 = Vector256.Load(source + tap), g22 = Vector256.Load(source + (2 * tap));
        Vector256<float> quarter = Vector256.Create(0.25f), negative = Vector256.Create(-1f / 6), sixth = Vector256.Create(1f / 6), twelfth = Vector256.Create(1f / 12), small = Vector256.Create(1f / 24);
        nint position = stride * sizeof(float), position3 = 3 * position;
        byte* to = (byte*)target;
        to = KernelRow(quarter * g00, quarter * g01, quarter * g02, to, position, position3);
        Vector256<float> outer0 = negative * (g00 + g20), outer1 = negative * (g01 + g21), outer2 = negative * (g02 + g22), inner0 = negative * g10, inner1 = negative * g11, inner2 = negative * g12;
        to = KernelRow(outer0 + inner0, outer1 + inner1, outer2 + inner2, to, position, position3);
        to = KernelRow(outer0 - inner0, outer1 - inner1, outer2 - inner2, to, position, position3);
        outer0 = Vector256.MultiplyAddEstimate(small, g00, sixth * g20);
        outer1 = Vector256.MultiplyAddEstimate(small, g01, sixth * g21);
        outer2 = Vector256.MultiplyAddEstimate(small, g02, sixth * g22);
        inner0 = twelfth * g10;
        inner1 = twelfth * g11;
        inner2 = twelfth * g12;
        to = KernelRow(outer0 + inner0, outer1 + inner1, outer2 + inner2, to, position, position3);
        to = KernelRow(outer0 - inner0, outer1 - inner1, outer2 - inner2, to, position, position3);
        KernelRow(g20, g21, g22, to, position, position3);
    }

    /// <summary>The gradients (G' u G)[t] of the kernels from those of their transforms; that of tap t goes to target + t * tap.</summary>
    /// <param name="source">Position i begins at source + i * stride.</param>
    /// <param name="stride">Floats from position to position.</param>
    /// <param name="registers">Channels, in registers.</param>
    /// <param name="target">Where the first tap goes.</param>
    /// <param name="tap">Floats from tap to tap.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gradient<TSink>(float* source, nint stride, int registers, float* target, nint tap)
        where TSink : unmanaged, KernelSink.ISink
    {
        Vector256<float> quarter = Vector256.Create(0.25f), negative = Vector256.Create(-1f / 6), sixth = Vector256.Create(1f / 6), twelfth = Vector256.Create(1f / 12), small = Vector256.Create(1f / 24);
        nint position = stride * sizeof(float), position3 = 3 * position, position5 = 5 * position;
        byte* r0 = (byte*)source, r1 = r0 + (6 * position), r2 = r1 + (6 * position), r3 = r2 + (6 * position), r4 = r3 + (6 * position), r5 = r4 + (6 * position);
        for (; registers > 0; registers--, target += 8)
        {
            Column(r0, r1, r2, r3, r4, r5, 0, out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2);
            Vector256<float> t00 = quarter * a0, t10 = quarter * a1, t20 = quarter * a2;
            Column(r0, r1, r2, r3, r4, r5, position, out a0, out a1, out a2);
            Column(r0, r1, r2, r3, r4, r5, 2 * position, out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2);
            Vector256<float> t02 = negative * (a0 + b0), t12 = negative * (a1 + b1), t22 = negative * (a2 + b2);
            t00 += t02;
            t10 += t12;
            t20 += t22;
            Vector256<float> t01 = sixth * (b0 - a0), t11 = sixth * (b1 - a1), t21 = sixth * (b2 - a2);
            Column(r0, r1, r2, r3, r4, r5, position3, out a0, out a1, out a2);
            Column(r0, r1, r2, r3, r4, r5, 4 * position, out b0, out b1, out b2);
            t01 = Vector256.MultiplyAddEstimate(twelfth, a0 - b0, t01);
            t11 = Vector256.MultiplyAddEstimate(twelfth, a1 - b1, t11);
            t21 = Vector256.MultiplyAddEstimate(twelfth, a2 - b2, t21);
            a0 += b0;
            a1 += b1;
            a2 += b2;
            t00 = Vector256.MultiplyAddEstimate(small, a0, t00);
            t10 = Vector256.MultiplyAddEstimate(small, a1, t10);
            t20 = Vector256.MultiplyAddEstimate(small, a2, t20);
            t02 = Vector256.MultiplyAddEstimate(sixth, a0, t02);
            t12 = Vector256.MultiplyAddEstimate(sixth, a1, t12);
            t22 = Vector256.MultiplyAddEstimate(sixth, a2, t22);
            Column(r0, r1, r2, r3, r4, r5, position5, out a0, out a1, out a2);
            float* to = target;
            TSink.Take(t00, to);
            TSink.Take(t01, to + tap);
            TSink.Take(t02 + a0, to + (2 * tap));
            to += 3 * tap;
            TSink.Take(t10, to);
            TSink.Take(t11, to + tap);
            TSink.Take(t12 + a1, to + (2 * tap));
            to += 3 * tap;
            TSink.Take(t20, to);
            TSink.Take(t21, to + tap);
            TSink.Take(t22 + a2, to + (2 * tap));
            r0 += 8 * sizeof(float);
            r1 += 8 * sizeof(float);
            r2 += 8 * sizeof(float);
            r3 += 8 * sizeof(float);
            r4 += 8 * sizeof(float);
            r5 += 8 * sizeof(float);
        }
    }

    // The six positions of a row: G times (g0, g1, g2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* KernelRow(Vector256<float> g0, Vector256<float> g1, Vector256<float> g2, byte* to, nint position, nint position3)
    {
        Vector256<float> negative = Vector256.Create(-1f / 6), outer = negative * (g0 + g2), inner = negative * g1;
        (Vector256.Create(0.25f) * g0).Store((float*)to);
        (outer + inner).Store((float*)(to + position));
        (outer - inner).Store((float*)(to + (2 * position)));
        to += position3;
        outer = Vector256.MultiplyAddEstimate(Vector256.Create(1f / 24), g0, Vector256.Create(1f / 6) * g2);
        inner = Vector256.Create(1f / 12) * g1;
        (outer + inner).Store((float*)to);
        (outer - inner).Store((float*)(to + position));
        g2.Store((float*)(to + (2 * position)));
        return to + position3;
    }

    // G' times a column of the transform.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(byte* r0, byte* r1, byte* r2, byte* r3, byte* r4, byte* r5, nint at, out Vector256<float> g0, out Vector256<float> g1, out Vector256<float> g2)
    {
        Vector256<float> u1 = Vector256.Load((float*)(r1 + at)), u2 = Vector256.Load((float*)(r2 + at)), u3 = Vector256.Load((float*)(r3 + at)), u4 = Vector256.Load((float*)(r4 + at));
        Vector256<float> sum12 = Vector256.Create(-1f / 6) * (u1 + u2), sum34 = u3 + u4;
        g0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.25f), Vector256.Load((float*)(r0 + at)), Vector256.MultiplyAddEstimate(Vector256.Create(1f / 24), sum34, sum12));
        g1 = Vector256.MultiplyAddEstimate(Vector256.Create(1f / 6), u2 - u1, Vector256.Create(1f / 12) * (u3 - u4));
        g2 = Vector256.MultiplyAddEstimate(Vector256.Create(1f / 6), sum34, sum12) + Vector256.Load((float*)(r5 + at));
    }
}
