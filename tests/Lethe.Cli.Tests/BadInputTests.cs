using Xunit;

namespace Lethe.Cli.Tests;

/// <summary>The mistakes of issue and contract: an exit code, one line that says what, where and what was expected, nothing written.</summary>
public sealed class BadInputTests(TrainedModels models)
{
    [Theory]
    [InlineData("--data", "fashion-mnist-mni", 2, "fashion-mnist-mini")]
    [InlineData("--model", "resnet81", 2, "resnet18")]
    [InlineData("--model", "cnn:chanels=8", 2, "channels")]
    [InlineData("--set", "learning-rate=1", 2, "learning-rate")]
    [InlineData("--set", "lr", 2, "lr")]
    public void Training(string option, string value, int exitCode, string part)
    {
        using TemporaryFolder folder = new();
        Run(folder, exitCode, part, ["train", "--data", TrainedModels.Data, "--model", "mlp", "--epochs", "1"], option, value);
    }

    [Theory]
    [InlineData("--method", "sdd", 2, "'ssd'")]
    [InlineData("--set", "nosuch=1", 2, "nosuch")]
    [InlineData("--set", "alpha=-3", 2, "alpha")]
    [InlineData("--forget", "class:77", 2, "77")]
    [InlineData("--forget", "class:snaker", 2, "Sneaker")]
    [InlineData("--forget", "klass=1", 2, "klass")]
    [InlineData("--forget", "samples:0-999999", 2, "999999")]
    [InlineData("--forget", "random:100%", 2, "whole")]
    [InlineData("--forget", "class:0-9", 2, "class")]
    [InlineData("--model", "nosuch.safetensors", 1, "nosuch.safetensors")]
    [InlineData("--data", "fashion-mnist-mini:validation=0", 1, "validation cut")]
    public void Unlearning(string option, string value, int exitCode, string part)
    {
        using TemporaryFolder folder = new();
        Run(folder, exitCode, part, ["unlearn", "--model", models.Original, "--data", TrainedModels.Data, "--forget", "class:1", "--method", "ssd"], option, value);
    }

    [Fact]
    public void Several_options_out_of_range_are_named_at_once() =>
        Invocation.Of(
            "unlearn", "--model", models.Original, "--data", TrainedModels.Data, "--forget", "class:1", "--method", "ssd", "--set", "alpha=-3", "--set", "lambda=-1", "--out", "x.safetensors")
            .AssertFails(2, "alpha", "lambda");

    [Fact]
    public void A_truncated_model_names_the_file_and_the_offset()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("cut.safetensors"), File.ReadAllBytes(models.Original)[..3000]);
        Invocation.Of("info", folder.File("cut.safetensors")).AssertFails(1, "cut.safetensors", "expected", "got");
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("noise.safetensors"), [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37))]);
        File.WriteAllBytes(folder.File("huge.safetensors"), [255, 255, 255, 255, 255, 255, 255, 127, 123, 125]);
        Invocation.Of("info", folder.File("noise.safetensors")).AssertFails(1, "noise.safetensors");
        Invocation.Of("info", folder.File("huge.safetensors")).AssertFails(1, "huge.safetensors");
        Invocation.Of("info", folder.File("none.safetensors")).AssertFails(1, "none.safetensors");
        Invocation.Of("info", folder.Path).AssertFails(2, folder.Path);
    }

    [Fact]
    public void A_truncated_data_set_names_the_file()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
            File.WriteAllBytes(folder.File(name), [0, 0, 8, 3, 0, 0, 234, 96, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]);
        Invocation.Of("train", "--data", "mnist", "--data-root", folder.Path, "--model", "mlp", "--out", folder.File("m.safetensors"))
            .AssertFails(1, "ubyte", "expected", "got");
    }

    [Fact]
    public void A_missing_data_set_says_what_to_fetch()
    {
        using TemporaryFolder folder = new();
        Invocation.Of("train", "--data", "cifar100", "--data-root", folder.Path, "--model", "mlp", "--out", folder.File("m.safetensors"))
            .AssertFails(1, "cifar100", "fetch", folder.Path);
    }

    [Theory]
    [InlineData("/proc/none/x.safetensors")]
    [InlineData("/dev/null/x.safetensors")]
    public void An_output_that_cannot_be_written_is_refused_before_any_work(string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the paths are Linux's");
        Invocation run = Invocation.Of("train", "--data", TrainedModels.Data, "--model", "mlp", "--out", output);
        run.AssertFails(1, output);
        Assert.DoesNotContain("epoch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_an_unknown_format_is_refused() =>
        Invocation.Of("train", "--data", TrainedModels.Data, "--model", "mlp", "--out", "m.h5").AssertFails(2, "m.h5", ".safetensors");

    [Fact]
    public void Verbose_tells_where_it_went_wrong()
    {
        Invocation run = Invocation.Of("info", "none.safetensors", "--verbose");
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    private static void Run(TemporaryFolder folder, int exitCode, string part, string[] sound, string option, string value)
    {
        List<string> args = [.. sound, "--out", folder.File("x.safetensors")];
        int place = args.IndexOf(option);
        if (place >= 0)
            args[place + 1] = value;
        else
            args.AddRange([option, value]);
        Invocation.Run([.. args], TestContext.Current.CancellationToken).AssertFails(exitCode, part);
        Assert.Empty(folder.Names);
    }
}
