using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The full tiles of one panel on machines with sixteen registers of 256 bits: C[6 tiles, 16] (+)= A B, the same sums in the same order as <see cref="GemmTile"/>.
/// </summary>
/// <remarks>
/// Over plain vectors in place of <see cref="IFloatLanes{T}"/>, since the JIT then adds into the accumulator itself; through the wrapper every
/// second multiply-add is followed by a move, and the tile is bound by how many instructions a cycle the processor takes. All tiles are
/// in one call: a product of depth 16 takes no longer than the call around it. The four steps that share their addresses are written out, since every
/// accumulator must be a named local to live in a register.
/// </remarks>
internal static unsafe class GemmColumn256
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile: two registers.</summary>
    public const int Columns = 16;

    /// <summary>The arguments are those of <see cref="GemmTile.Wide"/>, for <paramref name="tiles"/> tiles one below the other, <paramref name="tileStep"/> floats of A apart, and what to ask memory for meanwhile, or null: products of rows and of planes ask.</summary>
    public static void Multiply(int tiles, nint tileStep, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint second, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan = null)
    {
        bool asks = plan != null && plan->Asks, rows = ps == RowMajor.A && bs == RowMajor.B, planes = ps == Tiles8.A && bs == Tiles8.B;
        if (rows && asks) Run<RowMajor, Asking>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else if (planes && asks) Run<Tiles8, Asking>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else if (rows) Run<RowMajor, Silent>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else if (planes) Run<Tiles8, Silent>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else if (ps == Tiles16.A && bs == Tiles16.B) Run<Tiles16, Silent>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else if (rs == 1 && second == Columns / 2) Run<Transposed, Silent>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
        else Run<Any, Silent>(tiles, tileStep, segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias, plan);
    }

    /// <summary>What the JIT may know of how A and B lie.</summary>
    private interface ISteps
    {
        /// <summary>Floats from step to step of A, or 0 if it is not known.</summary>
        static abstract int A { get; }

        /// <summary>Floats from step to step of B, or 0.</summary>
        static abstract int B { get; }

        /// <summary>Whether the rows of A lie together, and the two registers of B.</summary>
        static abstract bool Together { get; }

        /// <summary>Whether four steps share their arithmetic on addresses, for which one of the distances along a row or along the depth must be known.</summary>
        static abstract bool Shares { get; }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T, TAsks>(int tiles, nint tileStep, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint second, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan)
        where T : unmanaged, ISteps
        where TAsks : unmanaged, IAsks
    {
        nint one = T.Together ? 1 : rs, two = 2 * one, high = T.Together ? Columns / 2 : second;
        nint sa = T.A == 0 ? ps : T.A, sa2 = 2 * sa, sa3 = 3 * sa, sb = T.B == 0 ? bs : T.B, sb2 = 2 * sb, sb3 = 3 * sb, saBytes = sa * sizeof(float), sbBytes = sb * sizeof(float);
        float* top = c;
        for (; tiles > 0; tiles--, a += tileStep, c += 6 * ldc)
        {
            // Before the accumulators are loaded: a call would push them out of their registers.
            float* ask = c;
            nint askStep = 0;
            if (TAsks.Asks)
            {
                float* wanted = plan->Next((long)segments * (k / 4));
                if (wanted != null)
                {
                    ask = wanted;
                    askStep = plan->Step;
                }
            }

            Vector256<float> c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
            if (accumulate)
            {
                float* row = c;
                c00 = Vector256.Load(row);
                c01 = Vector256.Load(row + 8);
                row += ldc;
                c10 = Vector256.Load(row);
                c11 = Vector256.Load(row + 8);
                row += ldc;
                c20 = Vector256.Load(row);
                c21 = Vector256.Load(row + 8);
                row += ldc;
                c30 = Vector256.Load(row);
                c31 = Vector256.Load(row + 8);
                row += ldc;
                c40 = Vector256.Load(row);
                c41 = Vector256.Load(row + 8);
                row += ldc;
                c50 = Vector256.Load(row);
                c51 = Vector256.Load(row + 8);
            }
            else
            {
                c00 = bias == null ? Vector256<float>.Zero : Vector256.Load(bias);
                c01 = bias == null ? Vector256<float>.Zero : Vector256.Load(bias + 8);
                c10 = c20 = c30 = c40 = c50 = c00;
                c11 = c21 = c31 = c41 = c51 = c01;
            }

            // What comes next of C, here or at the top of the next panel, has a tile's time to come from memory.
            float* next = tiles > 1 ? c + (6 * ldc) : top + 16;
            for (int r = 0; r < Rows && Sse.IsSupported; r++, next += ldc) Sse.Prefetch0(next);
            float* a0 = a, a3 = a + one + two, p = b;
            for (int segment = segments; segment > 0; segment--)
            {
                int step = k;
                Vector256<float> b0, b1, x;
                for (; T.Shares && step >= 4; step -= 4)
                {
                    if (TAsks.Asks && Sse.IsSupported)
                    {
                        Sse.Prefetch0(ask);
                        ask += askStep;
                    }

                    b0 = Vector256.Load(p);
                    b1 = Vector256.Load(p + high);
                    x = Vector256.Create(*a0);
                    c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                    c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                    x = Vector256.Create(*(a0 + one));
                    c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                    c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                    x = Vector256.Create(*(a0 + two));
                    c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                    c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                    x = Vector256.Create(*a3);
                    c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                    c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                    x = Vector256.Create(*(a3 + one));
                    c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                    c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                    x = Vector256.Create(*(a3 + two));
                    c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                    c51 = Vector256.MultiplyAddEstimate(x, b1, c51);

                    b0 = Vector256.Load(p + sb);
                    b1 = Vector256.Load(p + sb + high);
                    x = Vector256.Create(*(a0 + sa));
                    c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                    c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                    x = Vector256.Create(*(a0 + sa + one));
                    c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                    c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                    x = Vector256.Create(*(a0 + sa + two));
                    c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                    c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                    x = Vector256.Create(*(a3 + sa));
                    c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                    c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                    x = Vector256.Create(*(a3 + sa + one));
                    c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                    c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                    x = Vector256.Create(*(a3 + sa + two));
                    c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                    c51 = Vector256.MultiplyAddEstimate(x, b1, c51);

                    b0 = Vector256.Load(p + sb2);
                    b1 = Vector256.Load(p + sb2 + high);
                    x = Vector256.Create(*(a0 + sa2));
                    c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                    c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                    x = Vector256.Create(*(a0 + sa2 + one));
                    c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                    c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                    x = Vector256.Create(*(a0 + sa2 + two));
                    c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                    c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                    x = Vector256.Create(*(a3 + sa2));
                    c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                    c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                    x = Vector256.Create(*(a3 + sa2 + one));
                    c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                    c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                    x = Vector256.Create(*(a3 + sa2 + two));
                    c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                    c51 = Vector256.MultiplyAddEstimate(x, b1, c51);

                    b0 = Vector256.Load(p + sb3);
                    b1 = Vector256.Load(p + sb3 + high);
                    x = Vector256.Create(*(a0 + sa3));
                    c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                    c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                    x = Vector256.Create(*(a0 + sa3 + one));
                    c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                    c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                    x = Vector256.Create(*(a0 + sa3 + two));
                    c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                    c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                    x = Vector256.Create(*(a3 + sa3));
                    c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                    c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                    x = Vector256.Create(*(a3 + sa3 + one));
                    c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                    c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                    x = Vector256.Create(*(a3 + sa3 + two));
                    c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                    c51 = Vector256.MultiplyAddEstimate(x, b1, c51);
                    p += 4 * sb;
                    a0 += 4 * sa;
                    a3 += 4 * sa;
                }

                for (; step > 0; step--)
                {
                    b0 = Vector256.Load(p);
                    b1 = Vector256.Load(p + high);
                    x = Vector256.Create(*a0);
                    c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                    c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                    x = Vector256.Create(*(a0 + one));
                    c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                    c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                    x = Vector256.Create(*(a0 + two));
                    c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                    c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                    x = Vector256.Create(*a3);
                    c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                    c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                    x = Vector256.Create(*(a3 + one));
                    c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                    c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                    x = Vector256.Create(*(a3 + two));
                    c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                    c51 = Vector256.MultiplyAddEstimate(x, b1, c51);
                    p = (float*)((byte*)p + sbBytes);
                    a0 = (float*)((byte*)a0 + saBytes);
                    a3 = (float*)((byte*)a3 + saBytes);
                }

                a0 += jump;
                a3 += jump;
            }

            float* to = c;
            c00.Store(to);
            c01.Store(to + 8);
            to += ldc;
            c10.Store(to);
            c11.Store(to + 8);
            to += ldc;
            c20.Store(to);
            c21.Store(to + 8);
            to += ldc;
            c30.Store(to);
            c31.Store(to + 8);
            to += ldc;
            c40.Store(to);
            c41.Store(to + 8);
            to += ldc;
            c50.Store(to);
            c51.Store(to + 8);
        }
    }

    /// <summary>Whether a product follows a <see cref="ReadPlan"/>; the two instructions in every four steps are spared where it does not.</summary>
    private interface IAsks
    {
        static abstract bool Asks { get; }
    }

    private readonly struct Asking : IAsks
    {
        public static bool Asks => true;
    }

    private readonly struct Silent : IAsks
    {
        public static bool Asks => false;
    }

    /// <summary>Rows of A as they lie, panels of B.</summary>
    private readonly struct RowMajor : ISteps
    {
        public static int A => 1;

        public static int B => Columns;

        public static bool Together => false;

        public static bool Shares => true;
    }

    /// <summary>A in tiles, panels of B.</summary>
    private readonly struct Tiles16 : ISteps
    {
        public static int A => Rows;

        public static int B => Columns;

        public static bool Together => false;

        public static bool Shares => true;
    }

    /// <summary>A in tiles, B in planes.</summary>
    private readonly struct Tiles8 : ISteps
    {
        public static int A => Rows;

        public static int B => Columns / 2;

        public static bool Together => false;

        public static bool Shares => true;
    }

    /// <summary>A as its transpose lies, B as it lies.</summary>
    private readonly struct Transposed : ISteps
    {
        public static int A => 0;

        public static int B => 0;

        public static bool Together => true;

        public static bool Shares => true;
    }

    /// <summary>Any steps.</summary>
    private readonly struct Any : ISteps
    {
        public static int A => 0;

        public static int B => 0;

        public static bool Together => false;

        public static bool Shares => false;
    }
}
