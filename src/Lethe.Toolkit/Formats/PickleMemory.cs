namespace Lethe.Formats;

/// <summary>How much memory the objects of a pickle may take: some times what the file has bytes, so that opcodes of one byte cannot fill it.</summary>
/// <remarks>The costs are those of a 64-bit machine, what lists take while they grow included.</remarks>
internal sealed class PickleMemory(long fileLength)
{
    /// <summary>A place on a growing stack or in a growing list.</summary>
    internal const int Slot = 24;

    /// <summary>A number, or an object's head.</summary>
    internal const int Small = 32;

    /// <summary>An entry of a dictionary.</summary>
    internal const int Entry = 64;

    /// <summary>What a list or dictionary makes at its first item.</summary>
    internal const int First = 120;

    /// <summary>A tensor with its shape and strides, or a storage.</summary>
    internal const int Tensor = 256;

    /// <summary>Checkpoints of many tiny tensors, in the form before PyTorch 1.6, take some twelve times their size.</summary>
    private const int Times = 16;

    private const long AlwaysFree = 1 << 16;

    private readonly long _most = AlwaysFree + (Times * fileLength);
    private long _spent;

    /// <summary>Counts bytes that are about to be taken.</summary>
    internal void Spend(PickleInput input, long bytes)
    {
        _spent += bytes;
        if (_spent > _most)
            throw input.Fault($"objects of {_most} bytes in all, in proportion to the file", "more");
    }
}
