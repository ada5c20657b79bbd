using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class TrainCommandTests(TrainedModels models)
{
    [Fact]
    public void The_document_has_the_shape_that_scripts_rely_on()
    {
        JsonElement document = models.Training.Json();
        Assert.Equal(["model", "data", "epochs", "test_accuracy", "seconds", "peak_memory_bytes", "file"], document.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("mlp:hidden=32", document.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal(TrainedModels.Data, document.GetProperty("data").GetString());
        Assert.Equal(models.Original, document.GetProperty("file").GetString());
        Assert.InRange(document.GetProperty("test_accuracy").GetDouble(), 0.2, 1);
        Assert.True(document.GetProperty("peak_memory_bytes").GetInt64() > 10_000_000);
    }

    [Fact]
    public void Every_epoch_has_loss_accuracies_and_speed()
    {
        JsonElement epochs = models.Training.Json().GetProperty("epochs");
        Assert.Equal(3, epochs.GetArrayLength());
        Assert.All(epochs.EnumerateArray(), epoch =>
        {
            Assert.Equal(["loss", "train_accuracy", "validation_accuracy", "seconds", "samples_per_second"], epoch.EnumerateObject().Select(property => property.Name));
            Assert.True(epoch.GetProperty("samples_per_second").GetDouble() > 0);
        });
    }

    [Fact]
    public void Without_json_a_person_reads_accuracy_and_file()
    {
        using TemporaryFolder folder = new();
        string text = Train(folder.File("m.safetensors"), TestContext.Current.CancellationToken).Text();
        Assert.Contains("test accuracy 0.", text, StringComparison.Ordinal);
        Assert.Contains(folder.File("m.safetensors"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_goes_to_stderr_and_quiet_turns_it_off()
    {
        Assert.Contains("train: epoch 3/3", models.Training.Error, StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        Assert.Equal("", Invocation.Run([.. Arguments(folder.File("m.safetensors")), "--quiet"], TestContext.Current.CancellationToken).Error);
    }

    [Fact]
    public void The_same_command_gives_the_same_file_on_any_number_of_threads()
    {
        using TemporaryFolder folder = new();
        Invocation.Run([.. Arguments(folder.File("a.safetensors")), "--threads", "1"], TestContext.Current.CancellationToken).Text();
        Invocation.Run([.. Arguments(folder.File("b.safetensors")), "--threads", "2"], TestContext.Current.CancellationToken).Text();
        Assert.Equal(File.ReadAllBytes(folder.File("a.safetensors")), File.ReadAllBytes(folder.File("b.safetensors")));
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        using TemporaryFolder folder = new();
        Invocation.Run([.. Arguments(folder.File("a.safetensors"))], TestContext.Current.CancellationToken).Text();
        Invocation.Run([.. Arguments(folder.File("b.safetensors")), "--seed", "1"], TestContext.Current.CancellationToken).Text();
        Assert.NotEqual(File.ReadAllBytes(folder.File("a.safetensors")), File.ReadAllBytes(folder.File("b.safetensors")));
    }

    [Fact]
    public void An_interrupted_training_says_so_and_leaves_nothing_half_written()
    {
        using TemporaryFolder folder = new();
        Train(folder.File("m.safetensors"), new CancellationToken(canceled: true)).AssertFails(130, "interrupted");
        Assert.DoesNotContain("m.safetensors", folder.Names);
    }

    [Fact]
    public void Settings_out_of_range_are_all_named()
    {
        using TemporaryFolder folder = new();
        Invocation.Run([.. Arguments(folder.File("m.safetensors")), "--set", "lr=-1", "--set", "batch=0", "--set", "nosuch=1"], TestContext.Current.CancellationToken)
            .AssertFails(2, "lr", "batch", "nosuch");
    }

    private static Invocation Train(string output, CancellationToken cancellation) => Invocation.Run(Arguments(output), cancellation);

    private static string[] Arguments(string output) => ["train", "--data", TrainedModels.Data, "--model", "mlp:hidden=16", "--epochs", "1", "--out", output];
}
