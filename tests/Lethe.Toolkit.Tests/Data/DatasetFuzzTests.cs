using Lethe.Data;
using Lethe.Formats;
using Xunit;
using static Lethe.Toolkit.Tests.Data.SmallFiles;

namespace Lethe.Toolkit.Tests.Data;

/// <summary>Thousands of damaged dataset files: read, or refused in one line, in memory bounded by the file's size.</summary>
public sealed class DatasetFuzzTests
{
    private const int Variants = 3000;
    private static readonly ImageShape Shape = new(1, 5, 4);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx_images_are_read_or_refused(bool gzipped) =>
        Fuzz(gzipped ? Gzip(IdxImages(6, Shape)) : IdxImages(6, Shape), damaged => IdxFormat.ReadImages(Reader(damaged), Shape, int.MaxValue));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx_labels_are_read_or_refused(bool gzipped) =>
        Fuzz(gzipped ? Gzip(IdxLabels(1, 0, 2, 1)) : IdxLabels(1, 0, 2, 1), damaged => IdxFormat.ReadLabels(Reader(damaged), 4, 3));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(20, 100)]
    public void Cifar_records_are_read_or_refused(int coarse, int fine) =>
        Fuzz(coarse > 0 ? Cifar([19, 69], [4, 0]) : Cifar([3], [9]), damaged =>
        {
            CifarRecords records = new(new CifarLayout(coarse, fine), coarse > 0);
            records.Add(Reader(damaged), 50_000, 0);
            records.Store();
        });

    private static void Fuzz(byte[] original, Action<byte[]> read)
    {
        int refused = 0;
        for (int i = 0; i < Variants; i++)
        {
            byte[] damaged = Mutation.Variant(original, i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(damaged);
            }
            catch (DatasetFormatException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (1 << 18) + (1100L * damaged.Length), $"variant {i} took {allocated} bytes for {damaged.Length}");
        }

        Assert.InRange(refused, Variants / 20, Variants - (Variants / 40));
    }
}
