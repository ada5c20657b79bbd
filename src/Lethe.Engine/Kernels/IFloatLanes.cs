namespace Lethe.Engine.Kernels;

/// <summary>
/// One vector register of floats, whatever its width. Kernels are written once over this interface; the JIT makes one
/// version for each of <see cref="Lanes512"/>, <see cref="Lanes256"/> and <see cref="Lanes128"/> and removes the ones the
/// machine has no instructions for.
/// </summary>
/// <remarks>
/// Hot loops over it carry AggressiveOptimization and NoInlining. Both matter: without the second, the optimizing
/// recompilation of a caller may inline the loop, run out of its inlining budget inside, and call a method for every
/// addition; gelu became 17 times slower that way after a few seconds.
/// </remarks>
/// <typeparam name="T">The implementing register type.</typeparam>
internal unsafe interface IFloatLanes<T>
    where T : unmanaged, IFloatLanes<T>
{
    /// <summary>Number of floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes zero.</summary>
    static abstract T Zero { get; }

    static abstract T Load(float* source);

    /// <summary>The first <paramref name="count"/> floats (1 to Count), zeros in the other lanes; reads nothing beyond.</summary>
    static abstract T LoadPart(float* source, int count);

    static abstract T Broadcast(float value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T operator -(T a);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Lane-wise larger value; the second operand where either is NaN (x86).</summary>
    static abstract T Max(T a, T b);

    /// <summary>Lane-wise smaller value; the second operand where either is NaN (x86).</summary>
    static abstract T Min(T a, T b);

    static abstract T Abs(T a);

    static abstract T Sqrt(T a);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract T Round(T a);

    /// <summary>All bits set where a &gt; b.</summary>
    static abstract T Greater(T a, T b);

    /// <summary>All bits set where a = b (never for NaN).</summary>
    static abstract T EqualTo(T a, T b);

    /// <summary>Lanes of <paramref name="whenTrue"/> where the mask is set, else of <paramref name="whenFalse"/>.</summary>
    static abstract T Select(T mask, T whenTrue, T whenFalse);

    /// <summary>2^n for integral n in [-126, 127].</summary>
    static abstract T PowerOfTwo(T n);

    /// <summary>Splits positive normal x = m * 2^e with m in [sqrt(1/2), sqrt(2)).</summary>
    static abstract T SplitExponent(T x, out T exponent);

    /// <summary>Sum of the lanes in a fixed tree order.</summary>
    static abstract float Sum(T a);

    /// <summary>Largest lane.</summary>
    static abstract float MaxLane(T a);

    void Store(float* destination);

    /// <summary>Stores past the caches, to an address aligned to the register; see <see cref="StreamedStores"/>.</summary>
    void StoreStreamed(float* destination);

    /// <summary>Stores the first <paramref name="count"/> lanes (1 to Count).</summary>
    void StorePart(float* destination, int count);
}
