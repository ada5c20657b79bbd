using System.Runtime.InteropServices;

namespace Lethe.Engine.Tensors;

/// <summary>
/// Asks Linux to back the regions of large blocks by pages of 2 MiB. Kernels walk through tens of megabytes with strides of kilobytes, and a miss of the
/// address cache costs two page walks in a virtual machine. Elsewhere, and where the system declines, they have ordinary pages.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a huge page, and the alignment of blocks that use them.</summary>
    internal const uint Size = 2 << 20;

    private const int Advice = 14;

    /// <summary>So many bytes, rounded up to whole huge pages.</summary>
    internal static long Whole(long bytes) => (bytes + Size - 1) / Size * Size;

    /// <summary>A hint, and no more: what the system answers changes nothing that a program can see but time.</summary>
    internal static void Advise(void* block, long bytes)
    {
        if (OperatingSystem.IsLinux()) _ = MemoryAdvise(block, (nuint)bytes, Advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
