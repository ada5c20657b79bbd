using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

/// <summary>Every command that takes a model takes it in every format, and gives the same answers.</summary>
public sealed class ModelFormatTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".pt")]
    [InlineData(".pth")]
    [InlineData(".onnx")]
    public void Every_command_takes_every_format(string extension)
    {
        string original = Converted(models.Original, extension), retrained = Converted(models.Retrained, extension), unlearned = _folder.File("unlearned" + extension);
        Assert.Equal("mlp", Invocation.Of("info", original, "--json").Json().GetProperty("architecture").GetString());
        Assert.Equal(Answers(models.Original), Answers(original));

        Invocation.Of("unlearn", "--model", original, "--data", TrainedModels.Data, "--forget", TrainedModels.Forget, "--method", "finetune", "--out", unlearned).Text();
        Assert.Equal(Answers(models.Unlearned), Answers(unlearned));

        JsonElement audit = Invocation.Of(
            "audit", "--data", TrainedModels.Data, "--forget", TrainedModels.Forget, "--original", original, "--unlearned", unlearned, "--retrained", retrained, "--metrics", "retain_test_accuracy", "--json").Json();
        Assert.True(audit.GetProperty("models").TryGetProperty("retrained", out _));

        string further = _folder.File("further" + extension), same = _folder.File("same.safetensors");
        Invocation.Of("train", "--model", original, "--data", TrainedModels.Data, "--epochs", "1", "--out", further, "--quiet").Text();
        Invocation.Of("train", "--model", models.Original, "--data", TrainedModels.Data, "--epochs", "1", "--out", same, "--quiet").Text();
        Assert.Equal(Answers(same), Answers(further));
        Invocation.Of("convert", further, _folder.File("back.safetensors")).Text();
        Assert.Equal(File.ReadAllBytes(same), File.ReadAllBytes(_folder.File("back.safetensors")));
    }

    private string Converted(string model, string extension)
    {
        string path = _folder.File(Path.GetFileNameWithoutExtension(model) + "-converted" + extension);
        Invocation.Of("convert", model, path).Text();
        return path;
    }

    private static string Answers(string model) => Invocation.Of("predict", "--model", model, "--data", TrainedModels.Data, "--json").Json().GetRawText().Replace(Path.GetFileName(model), "", StringComparison.Ordinal);
}
