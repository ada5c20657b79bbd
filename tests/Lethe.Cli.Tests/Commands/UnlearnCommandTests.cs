using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class UnlearnCommandTests(TrainedModels models)
{
    [Fact]
    public void The_document_has_the_shape_that_scripts_rely_on()
    {
        JsonElement document = models.Unlearning.Json();
        Assert.Equal(["method", "options", "forget", "learn", "cost", "touched", "notes", "residual_files", "file"], document.EnumerateObject().Select(property => property.Name));
        Assert.Equal("finetune", document.GetProperty("method").GetString());
        Assert.Equal(JsonValueKind.Object, document.GetProperty("options").ValueKind);
        Assert.Equal(TrainedModels.Forget, document.GetProperty("forget").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("learn").ValueKind);
        Assert.Equal(models.Unlearned, document.GetProperty("file").GetString());
    }

    [Fact]
    public void The_cost_is_in_plain_numbers()
    {
        JsonElement cost = models.Unlearning.Json().GetProperty("cost");
        Assert.True(cost.GetProperty("seconds").GetDouble() > 0);
        Assert.True(cost.GetProperty("samples_forward").GetInt64() > 0);
        Assert.True(cost.GetProperty("samples_backward").GetInt64() > 0);
        Assert.True(cost.GetProperty("parameters_changed").GetInt64() > 0);
    }

    [Fact]
    public void The_original_is_named_as_a_file_that_still_knows()
    {
        IEnumerable<string?> files = models.Unlearning.Json().GetProperty("residual_files").EnumerateArray().Select(file => file.GetProperty("file").GetString());
        Assert.Contains(models.Original, files);
    }

    [Fact]
    public void A_partial_training_and_another_model_beside_it_are_named_too()
    {
        using TemporaryFolder folder = new();
        File.Copy(models.Original, folder.File("m.safetensors"));
        File.Copy(models.Original, folder.File("copy.safetensors"));
        File.Copy(models.Retrained, folder.File("served.safetensors"));
        File.WriteAllText(folder.File("other.safetensors.partial"), "state");
        string text = Invocation.Of(
            "unlearn", "--model", folder.File("m.safetensors"), "--data", TrainedModels.Data, "--forget", TrainedModels.Forget, "--method", "finetune", "--out", folder.File("u.safetensors")).Text();
        Assert.Contains($"served '{TrainedModels.Forget}' (trouser)", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("copy.safetensors: a model that has not served this request", text, StringComparison.Ordinal);
        Assert.Contains("other.safetensors.partial: the state of an interrupted training", text, StringComparison.Ordinal);
        Assert.DoesNotContain("served.safetensors", text, StringComparison.Ordinal);
    }
}
