using Lethe.Data;
using Lethe.Engine.Randomness;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Batches_hold_every_image_once_and_the_last_is_short()
    {
        Dataset data = TinyData.Of(validation: 0);
        using var loader = new BatchLoader(data.Train, data.Normalization, 50);
        var ids = new List<int>();
        var sizes = new List<int>();
        foreach (Batch batch in loader.Epoch(new RandomStream(1), 0, shuffle: true))
        {
            sizes.Add(batch.Count);
            ids.AddRange(batch.Ids);
        }

        Assert.Equal([50, 50, 20], sizes);
        Assert.Equal(Enumerable.Range(0, 120), ids.Order());
        Assert.NotEqual(Enumerable.Range(0, 120), ids);
    }
}
