using Xunit;

namespace Lethe.Formats;

/// <summary>Reads thousands of damaged variants of a file, and fails where a reader crashes, hangs, or takes more than a small multiple of what it reads.</summary>
internal static class Fuzzing
{
    /// <summary>What a reader may take for each byte of the file and of what comes out of it.</summary>
    internal const int Times = 16;

    /// <summary>What it may take besides: buffers, an error with its text.</summary>
    internal const long Constant = 1 << 17;

    private const int Variants = 3000;

    /// <summary>A variant takes about a millisecond; only one that never ends takes as long as this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="original">The file.</param>
    /// <param name="read">Reads a variant, and gives the bytes of what it holds, such as pixels, and what to do with it next.</param>
    /// <param name="constant">What it may take whatever the size.</param>
    internal static void Run(byte[] original, Func<byte[], (long Content, Action Next)> read, long constant = Constant)
    {
        int at = 0, refused = 0;
        Guarded(() => at, () =>
        {
            // Once unmeasured: tables and types that the runtime sets up at the first file are not what a file takes.
            read([.. original]);
            for (; at < Variants; at++)
                refused += Reads(Mutation.Variant(original, at), at, read, constant) ? 0 : 1;
        });
        // Damage that is never seen, or after which nothing is ever read, would test little.
        Assert.InRange(refused, Variants / 20, Variants - (Variants / 40));
    }

    /// <summary>False where the variant is refused.</summary>
    private static bool Reads(byte[] damaged, int variant, Func<byte[], (long Content, Action Next)> read, long constant)
    {
        (long Content, Action Next)? found = null;
        string? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            found = read(damaged);
        }
        catch (FileFormatException e)
        {
            refusal = e.Message;
        }

        // Before the message is looked at: that takes hundreds of bytes a letter until it is compiled for good, and is not the reader's.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (refusal is not null)
        {
            Assert.DoesNotContain('\n', refusal);
            Assert.InRange(refusal.Length, 20, 1000);
        }

        Assert.True(
            allocated < constant + (Times * (damaged.Length + (found?.Content ?? 0))),
            $"variant {variant} took {allocated} bytes for {damaged.Length} and what comes out of them, {found?.Content}");
        found?.Next();
        return found is not null;
    }

    /// <summary>Runs on a thread of its own, and fails where that makes no progress.</summary>
    internal static void Guarded(Func<int> progress, Action run)
    {
        Exception? failure = null;
        Thread worker = new(() => failure = Record.Exception(run)) { IsBackground = true };
        worker.Start();
        for (var seen = -1; !worker.Join(Patience);)
        {
            var now = progress();
            Assert.True(now != seen, $"variant {now} hangs");
            seen = now;
        }

        if (failure is not null)
            throw new InvalidOperationException($"variant {progress()}: {failure.Message}", failure);
    }
}
