using System.Numerics;
using System.Runtime.InteropServices;

namespace Lethe.Engine.Tensors;

/// <summary>
/// Recycled native memory for floats, aligned to 64 bytes, so that a steady loop takes nothing from the system and nothing from the garbage collector.
/// Small sizes are rounded up to one of four steps between two powers of two, and a returned block is kept for the next request of its class; large
/// ones are cut from <see cref="LargeBlocks"/>. Safe for use from several threads.
/// </summary>
internal static unsafe class FloatPool
{
    private const int Alignment = 64;
    private const int SmallestLog = 6;
    private const int StepsLog = 2;
    private const int LargestLog = 18;
    private const int Classes = ((LargestLog - SmallestLog) << StepsLog) + 1;

    private static readonly Lock Gate = new();

    // The AppContext switch Lethe.Engine.PoisonMemory: lent memory is full of NaN, so that a kernel that reads what nobody wrote is found out. The tests of the engine set it.
    private static readonly bool Poisons = AppContext.TryGetSwitch("Lethe.Engine.PoisonMemory", out bool poisons) && poisons;

    // A free block holds the address of the next free block of its class in its first eight bytes.
    private static readonly nint[] Free = new nint[Classes];
    private static readonly LargeBlocks Large = new();
    private static long _inUse;
    private static long _reserved;

    /// <summary>Bytes now lent out, rounded up to what is set aside for them.</summary>
    public static long BytesInUse
    {
        get
        {
            lock (Gate) return _inUse;
        }
    }

    /// <summary>Bytes taken from the system: lent out or kept for reuse.</summary>
    public static long BytesReserved
    {
        get
        {
            lock (Gate) return _reserved + Large.BytesReserved;
        }
    }

    /// <summary>Lends a block of at least <paramref name="count"/> floats with undefined content.</summary>
    public static float* Rent(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long bytes = BytesFor(count);
        float* block;
        lock (Gate)
        {
            block = IsLarge(count) ? (float*)Large.Rent(bytes) : Kept(ClassOf(count), bytes);
            _inUse += bytes;
        }

        if (Poisons) Poison(block, bytes / sizeof(float));
        return block;
    }

    /// <summary>Takes a block back; <paramref name="count"/> is what it was rented with. Null is ignored.</summary>
    public static void Return(float* block, long count)
    {
        if (block == null) return;
        lock (Gate)
        {
            _inUse -= BytesFor(count);
            if (IsLarge(count))
            {
                Large.Return((nint)block);
                return;
            }

            int index = ClassOf(count);
            *(nint*)block = Free[index];
            Free[index] = (nint)block;
        }
    }

    /// <summary>Gives memory back to the system: all that is not lent out and shares no region with what is.</summary>
    public static void Trim()
    {
        lock (Gate)
        {
            for (int index = 0; index < Classes; index++) TrimClass(index);
            Large.Trim();
        }
    }

    // The whole block, beyond what was asked for too.
    private static void Poison(float* block, long count)
    {
        const int Piece = 1 << 20;
        for (long at = 0; at < count; at += Piece) new Span<float>(block + at, (int)Math.Min(Piece, count - at)).Fill(float.NaN);
    }

    private static float* Kept(int index, long bytes)
    {
        nint block = Free[index];
        if (block == 0)
        {
            void* fresh = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            _reserved += bytes;
            return (float*)fresh;
        }

        Free[index] = *(nint*)block;
        return (float*)block;
    }

    private static void TrimClass(int index)
    {
        for (nint block = Free[index]; block != 0;)
        {
            nint next = *(nint*)block;
            NativeMemory.AlignedFree((void*)block);
            _reserved -= FloatsOf(index) * sizeof(float);
            block = next;
        }

        Free[index] = 0;
    }

    private static bool IsLarge(long count) => count > 1L << LargestLog;

    private static long BytesFor(long count) => IsLarge(count) ? LargeBlocks.Rounded(count * sizeof(float)) : FloatsOf(ClassOf(count)) * sizeof(float);

    private static int ClassOf(long count)
    {
        if (count <= 1L << SmallestLog) return 0;

        // Between 2^e and 2^(e+1) the classes end at 5/4, 6/4, 7/4 and 8/4 of 2^e.
        int log = 63 - BitOperations.LeadingZeroCount((ulong)(count - 1));
        int step = (int)((count - 1) >> (log - StepsLog)) & ((1 << StepsLog) - 1);
        return ((log - SmallestLog) << StepsLog) + step + 1;
    }

    private static long FloatsOf(int index)
    {
        if (index == 0) return 1L << SmallestLog;
        int log = SmallestLog + ((index - 1) >> StepsLog);
        int step = (index - 1) & ((1 << StepsLog) - 1);
        return (1L << log) + ((long)(step + 1) << (log - StepsLog));
    }
}
