using System.Runtime.InteropServices;

namespace Lethe.Engine.Tensors;

/// <summary>
/// Asks Linux to back large blocks by pages of 2 MiB. Kernels walk through tens of megabytes with strides of kilobytes, and a miss of the
/// address cache costs two page walks in a virtual machine. Elsewhere, and where the system declines, blocks have ordinary pages.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a huge page, and the alignment of blocks that use them.</summary>
    internal const uint Size = 2 << 20;

    private const int Advice = 14;

    /// <summary>Whether a block of so many bytes is worth whole huge pages: the last may be wasted.</summary>
    internal static bool Suit(long bytes) => bytes >= Size && OperatingSystem.IsLinux();

    /// <summary>A hint, and no more: what the system answers changes nothing that a program can see but time.</summary>
    internal static void Advise(void* block, long bytes) => _ = MemoryAdvise(block, (nuint)bytes, Advice);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
