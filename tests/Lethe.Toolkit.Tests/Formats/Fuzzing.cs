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
            for (; at < Variants; at++)
                refused += Reads(Mutation.Variant(original, at), at, read, constant) ? 0 : 1;
        });
        // Damage that is never seen, or after which nothing is ever read, would test little.
        Assert.InRange(refused, Variants / 20, Variants - (Variants / 40));
    }

    /// <summary>False where the variant is refused.</summary>
    private static bool Reads(byte[] damaged, int variant, Func<byte[], (long Content, Action Next)> read, long constant)
    {
        long Limit((long Content, Action Next)? made) => constant + (Times * (damaged.Length + (made?.Content ?? 0)));
        (long allocated, (long Content, Action Next)? found) = Measured(damaged, read);

        // What the runtime sets up once, such as the texts of its own errors, is not the reader's: that does not come a second time.
        if (allocated >= Limit(found))
            (allocated, found) = Measured(damaged, read);
        Assert.True(allocated < Limit(found), $"variant {variant} took {allocated} bytes for {damaged.Length} and what comes out of them, {found?.Content}");
        found?.Next();
        return found is not null;
    }

    private static (long Allocated, (long Content, Action Next)? Found) Measured(byte[] damaged, Func<byte[], (long Content, Action Next)> read)
    {
        (long Content, Action Next)? found = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            found = read(damaged);
        }
        catch (FileFormatException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            Assert.InRange(e.Message.Length, 20, 1000);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before, found);
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
