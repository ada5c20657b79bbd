using Lethe.Data;
using Lethe.Engine.Randomness;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class BatchLoaderTests
{
    private static readonly Dataset Data = TinyData.Of(validation: 0);
    private static readonly Augmentation Augmentation = new(1, true);
    private static readonly RandomStream Random = new(1);

    [Theory]
    [InlineData(50, false, new[] { 50, 50, 20 })]
    [InlineData(50, true, new[] { 50, 50 })]
    [InlineData(60, false, new[] { 60, 60 })]
    [InlineData(120, false, new[] { 120 })]
    [InlineData(200, false, new[] { 120 })]
    [InlineData(200, true, new int[0])]
    [InlineData(70, false, new[] { 70, 50 })]
    [InlineData(1, true, null)]
    public void Batches_hold_every_image_once_and_the_last_may_be_short(int batchSize, bool dropLast, int[]? sizes)
    {
        using var loader = new BatchLoader(Data.Train, Data.Normalization, batchSize);
        Batches epoch = Read(loader, 0, shuffle: true, dropLast);
        sizes ??= [.. Enumerable.Repeat(1, 120)];
        Assert.Equal(sizes, epoch.Sizes);
        Assert.Equal(sizes.Length, loader.BatchCount(dropLast));
        Assert.Equal(sizes.Sum(), epoch.Ids.Distinct().Count());
        Assert.All(epoch.Ids.Zip(epoch.Labels), pair => Assert.Equal(pair.First % 3, pair.Second));
    }

    [Fact]
    public void Unshuffled_batches_are_the_part_in_order_normalised()
    {
        using var loader = new BatchLoader(Data.Test, new Normalization([0f], [1 / 255f]), 8);
        Batches epoch = Read(loader, 3, shuffle: false);
        Assert.Equal(Enumerable.Range(0, 30), epoch.Ids);
        Assert.Equal(TinyData.Images(30).Select(b => (float)b), epoch.Images.Select(v => MathF.Round(v)));
    }

    [Fact]
    public void Batches_are_the_same_however_slow_the_consumer_and_differ_between_epochs_and_seeds()
    {
        using var loader = new BatchLoader(Data.Train, Data.Normalization, 16, Augmentation);
        Batches quick = Read(loader, 2, shuffle: true), slow = Read(loader, 2, shuffle: true, pause: true);
        Assert.Equal(quick.Ids, slow.Ids);
        Assert.Equal(quick.Images, slow.Images);
        Assert.NotEqual(quick.Ids, Read(loader, 3, shuffle: true).Ids);
        Assert.NotEqual(quick.Ids, loader.Epoch(new RandomStream(2), 2, shuffle: true).SelectMany(batch => batch.Ids.ToArray()));
    }

    [Fact]
    public void Augmentation_goes_by_sample_id_not_by_place()
    {
        DatasetPart few = Data.Train.Select([17, 90, 3, 41]);
        using var all = new BatchLoader(Data.Train, Data.Normalization, 7, Augmentation);
        using var some = new BatchLoader(few, Data.Normalization, 3, Augmentation);
        Dictionary<int, string> whole = ById(Read(all, 5, shuffle: true)), part = ById(Read(some, 5, shuffle: false));
        Assert.All(part, pair => Assert.Equal(whole[pair.Key], pair.Value));
        Assert.NotEqual(whole[17], ById(Read(all, 6, shuffle: true))[17]);
    }

    [Fact]
    public void The_order_of_some_images_does_not_depend_on_the_others()
    {
        DatasetPart few = Data.Train.Where(i => i % 5 == 0);
        using var all = new BatchLoader(Data.Train, Data.Normalization, 7);
        using var some = new BatchLoader(few, Data.Normalization, 11);
        Assert.Equal(Read(all, 1, shuffle: true).Ids.Where(id => id % 5 == 0), Read(some, 1, shuffle: true).Ids);
    }

    [Fact]
    public void Leaving_an_epoch_early_stops_its_thread_and_the_next_one_starts_afresh()
    {
        using var loader = new BatchLoader(Data.Train, Data.Normalization, 10, Augmentation);
        Batches whole = Read(loader, 0, shuffle: true);
        for (int stop = 1; stop < 5; stop++)
        {
            int taken = 0;
            foreach (Batch batch in loader.Epoch(Random, 0, shuffle: true))
            {
                if (++taken == stop)
                    break;
            }
        }

        Assert.Equal(whole.Images, Read(loader, 0, shuffle: true).Images);
    }

    [Fact]
    public void A_second_epoch_at_the_same_time_is_refused_and_disposal_ends_the_first()
    {
        var loader = new BatchLoader(Data.Train, Data.Normalization, 10);
        IEnumerator<Batch> first = loader.Epoch(Random, 0, shuffle: false).GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Throws<InvalidOperationException>(() => loader.Epoch(Random, 1, shuffle: false).First());
        loader.Dispose();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => loader.Epoch(Random, 0, shuffle: false));
    }

    [Fact]
    public void A_fault_of_the_thread_reaches_the_consumer()
    {
        var run = new EpochRun([], 1, null, () => throw new DataException("broken"), (_, _) => { });
        Assert.Equal("broken", Assert.Throws<DataException>(run.Next).Message);
        run.Dispose();
    }

    [Fact]
    public void Every_epoch_fills_the_same_buffers()
    {
        using var loader = new BatchLoader(Data.Train, Data.Normalization, 50, Augmentation);
        var arrays = new HashSet<float[]>(ReferenceEqualityComparer.Instance);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            foreach (Batch batch in loader.Epoch(Random, epoch, shuffle: true))
                arrays.Add(batch.Images);
        }

        Assert.Equal(3, arrays.Count); // two for whole batches in turn, one for the short last one
    }

    [Fact]
    public void An_empty_part_has_no_batches()
    {
        using var loader = new BatchLoader(Data.Train.Select([]), Data.Normalization, 10);
        Assert.Equal(0, loader.BatchCount());
        Assert.Empty(loader.Epoch(Random, 0, shuffle: true));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(Data.Train, Data.Normalization, 0));
        Assert.Throws<ArgumentException>(() => new BatchLoader(Data.Train, new Normalization([0f, 0f], [1f, 1f]), 1));
        using var loader = new BatchLoader(Data.Train, Data.Normalization, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch(Random, -1, shuffle: false));
    }

    private static Batches Read(BatchLoader loader, int epoch, bool shuffle, bool dropLast = false, bool pause = false)
    {
        var read = new Batches([], [], [], []);
        foreach (Batch batch in loader.Epoch(Random, epoch, shuffle, dropLast))
        {
            if (pause)
                Thread.Sleep(3);
            read.Sizes.Add(batch.Count);
            read.Ids.AddRange(batch.Ids);
            read.Labels.AddRange(batch.Labels);
            read.Images.AddRange(batch.Images);
        }

        return read;
    }

    private static Dictionary<int, string> ById(Batches batches) => batches.Ids
        .Select((id, i) => (id, Pixels: string.Join(' ', batches.Images.Skip(i * TinyData.Shape.Pixels).Take(TinyData.Shape.Pixels))))
        .ToDictionary(pair => pair.id, pair => pair.Pixels);

    private sealed record Batches(List<int> Sizes, List<int> Ids, List<int> Labels, List<float> Images);
}
