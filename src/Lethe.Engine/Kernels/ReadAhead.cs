using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Asks memory for what a pass will read soon. The processor asks by itself, but begins anew with every page of 4 KiB and stays near what is read;
/// passes that do little for each value wait for it.
/// </summary>
internal static unsafe class ReadAhead
{
    /// <summary>Floats ahead: 512 and 1024 were measured as good, 128 brings half as much.</summary>
    private const int Distance = 1024;

    /// <summary>Asks for what lies <see cref="Distance"/> beyond an address that is about to be read. An address beyond the memory of the process does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Ask(float* from)
    {
        if (Sse.IsSupported) Sse.Prefetch0(from + Distance);
    }

    /// <summary>Asks for what a few registers take, two or four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AskForRegisters<T>(float* from, int registers)
        where T : unmanaged, IFloatLanes<T>
    {
        const int Line = 16;
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(from);
        if (registers * T.Count > Line) Sse.Prefetch0(from + Line);
        if (registers * T.Count <= 2 * Line) return;
        Sse.Prefetch0(from + (2 * Line));
        Sse.Prefetch0(from + (3 * Line));
    }

    /// <summary>Asks for one of several equal parts of the rows [first, end) of a matrix, as far as it has them.</summary>
    /// <param name="matrix">The first row.</param>
    /// <param name="columns">Floats in a row.</param>
    /// <param name="first">The first row wanted.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="part">Which part.</param>
    /// <param name="parts">Of how many.</param>
    internal static void AskForPart(float* matrix, nint columns, int first, int end, int rows, int part, int parts)
    {
        if (first < rows) AskForPart(matrix + (first * columns), (Math.Min(end, rows) - first) * columns, part, parts);
    }

    /// <summary>Asks for one of several equal parts of a run of floats.</summary>
    internal static void AskForPart(float* run, long count, int part, int parts)
    {
        const int Line = 16;
        if (!Sse.IsSupported) return;
        long end = count * (part + 1) / parts;
        for (long at = count * part / parts / Line * Line; at < end; at += Line) Sse.Prefetch0(run + at);
    }

    /// <summary>Asks for one of several equal parts of a slice of a matrix: some columns of the rows [first, first + rows).</summary>
    /// <param name="slice">The slice's first column in the first row of the matrix.</param>
    /// <param name="ld">Floats from row to row.</param>
    /// <param name="columns">Columns of the slice.</param>
    /// <param name="first">The first row wanted.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="part">Which part.</param>
    /// <param name="parts">Of how many.</param>
    internal static void AskForColumns(float* slice, nint ld, int columns, int first, int rows, int part, int parts)
    {
        const int Line = 16;
        if (!Sse.IsSupported) return;
        int from = first + (int)((long)rows * part / parts), end = first + (int)((long)rows * (part + 1) / parts);
        for (float* row = slice + (from * ld); from < end; from++, row += ld)
        {
            for (int column = 0; column < columns; column += Line) Sse.Prefetch0(row + column);
        }
    }
}
