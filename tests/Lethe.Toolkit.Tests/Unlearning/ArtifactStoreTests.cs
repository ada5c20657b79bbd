using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class ArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static Artifact Sample => new(
        "importances", new string('a', 64), new Dictionary<string, string> { ["units"] = "3" }, [new NamedArray("fc.weight", new Shape(2, 2), new float[] { 1, 2, 3, 4 })]);

    [Fact]
    public void A_folder_keeps_artifacts_beyond_a_store()
    {
        new ArtifactStore(_folder.FullName).Put(Sample);
        Artifact found = new ArtifactStore(_folder.FullName).Find("importances", Sample.Key)!;
        Assert.Equal(Sample.Metadata, found.Metadata);
        Assert.Equal(Sample.Tensors[0].Values.ToArray(), Assert.Single(found.Tensors).Values.ToArray());
        Assert.Null(new ArtifactStore(_folder.FullName).Find("importances", new string('b', 64)));
        Assert.Null(new ArtifactStore(_folder.FullName).Find("gates", Sample.Key));
    }

    [Fact]
    public void Without_a_folder_nothing_is_written()
    {
        ArtifactStore store = new();
        store.Put(Sample);
        Assert.NotNull(store.Find("importances", Sample.Key));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Keys_that_begin_alike_are_told_apart()
    {
        ArtifactStore store = new(_folder.FullName);
        store.Put(Sample);
        Assert.Null(new ArtifactStore(_folder.FullName).Find("importances", new string('a', 63) + 'b'));
    }

    [Fact]
    public void A_broken_file_counts_as_none()
    {
        new ArtifactStore(_folder.FullName).Put(Sample);
        string file = Assert.Single(Directory.GetFiles(_folder.FullName, "*.safetensors"));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..40]);
        Assert.Null(new ArtifactStore(_folder.FullName).Find("importances", Sample.Key));
    }

    [Fact]
    public void A_stored_run_is_repeated_to_the_bit()
    {
        UnlearningResult first = ContractWorld.Run("ssd", ContractWorld.Job("class:1") with { Artifacts = new(_folder.FullName) });
        UnlearningResult second = ContractWorld.Run("ssd", ContractWorld.Job("class:1") with { Artifacts = new(_folder.FullName) });
        Assert.Equal(first.Model.Sha256(), second.Model.Sha256());
        Assert.True(second.Cost.SamplesBackward < first.Cost.SamplesBackward);
    }

    public void Dispose() => _folder.Dispose();
}
