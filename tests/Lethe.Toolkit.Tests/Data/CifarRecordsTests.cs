using Lethe.Data;
using Xunit;
using static Lethe.Toolkit.Tests.Data.SmallFiles;

namespace Lethe.Toolkit.Tests.Data;

public sealed class CifarRecordsTests
{
    private static readonly CifarLayout Ten = new(0, 10);
    private static readonly CifarLayout Hundred = new(20, 100);

    [Fact]
    public void Records_keep_their_labels_pixels_and_ids()
    {
        var records = new CifarRecords(Ten, coarse: false);
        Add(records, Cifar([3], [9]), firstId: 0);
        Add(records, Cifar([1]), firstId: 10);
        ImageStore store = records.Store();
        Assert.Equal(3, store.Count);
        Assert.Equal([3, 9, 1], Enumerable.Range(0, 3).Select(store.Label));
        Assert.Equal([0, 1, 10], Enumerable.Range(0, 3).Select(store.Id));
        Assert.Equal((byte)(31 + 5), store.Image(1)[5]);
        Assert.False(store.HasFineLabels);
    }

    [Fact]
    public void Coarse_targets_keep_the_fine_labels()
    {
        ImageStore coarse = Read(true), fine = Read(false);
        Assert.Equal((19, 69, 4, 0), (coarse.Label(0), coarse.FineLabel(0), coarse.Label(1), coarse.FineLabel(1)));
        Assert.Equal((69, 0), (fine.Label(0), fine.Label(1)));
        Assert.Equal((byte)2, fine.Image(0)[2]);

        static ImageStore Read(bool coarse)
        {
            var records = new CifarRecords(Hundred, coarse);
            Add(records, Cifar([19, 69], [4, 0]));
            return records.Store();
        }
    }

    [Fact]
    public void A_file_cut_inside_a_record_names_the_record()
    {
        byte[] file = Cifar([1], [2], [3]);
        foreach (int length in new[] { 1, 3072, 3074, 6145, 6147, file.Length - 1 })
        {
            DatasetFormatException fault = Fault(Ten, file[..length]);
            Assert.Equal(length / 3073 * 3073, fault.Offset);
            Assert.Equal("a record of 3073 bytes", fault.Expected);
            Assert.Equal($"{length % 3073} bytes and the end of the file", fault.Got);
        }
    }

    [Fact]
    public void Labels_out_of_range_are_told_with_their_offset()
    {
        Assert.Equal("file: at offset 3073: expected a label from 0 to 9, got 10", Fault(Ten, Cifar([1], [10])).Message);
        Assert.Equal("file: at offset 0: expected a coarse label from 0 to 19, got 20", Fault(Hundred, Cifar([20, 1])).Message);
        Assert.Equal("file: at offset 1: expected a label from 0 to 99, got 100", Fault(Hundred, Cifar([2, 100])).Message);
    }

    [Fact]
    public void A_fine_label_under_two_coarse_ones_is_refused() =>
        Assert.Equal("file: at offset 3074: expected the coarse label 2 of fine label 7 as before, got 3", Fault(Hundred, Cifar([2, 7], [3, 7])).Message);

    [Fact]
    public void An_empty_file_and_one_with_too_many_records_are_refused()
    {
        Assert.Equal("file: at offset 0: expected 1 to 5 records of 3073 bytes, got 0", Fault(Ten, []).Message);
        Assert.Equal("file: at offset 15365: expected 1 to 5 records of 3073 bytes, got 6", Fault(Ten, Cifar([0], [1], [2], [3], [4], [5])).Message);
    }

    [Fact]
    public void A_gzipped_file_is_told_to_be_unpacked() =>
        Assert.Equal("file: at offset 0: expected a plain file, got gzip data", Fault(Ten, Gzip(Cifar([1]))).Message);

    private static void Add(CifarRecords records, byte[] content, int firstId = 0)
    {
        using ContentReader reader = Reader(content);
        records.Add(reader, 5, firstId);
    }

    private static DatasetFormatException Fault(CifarLayout layout, byte[] content) =>
        Assert.Throws<DatasetFormatException>(() => Add(new CifarRecords(layout, coarse: false), content));
}
