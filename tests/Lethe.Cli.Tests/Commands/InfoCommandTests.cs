using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class InfoCommandTests(TrainedModels models)
{
    [Fact]
    public void The_document_has_the_shape_that_scripts_rely_on()
    {
        JsonElement document = Invocation.Of("info", models.Unlearned, "--json").Json();
        Assert.Equal(["architecture", "options", "classes", "parameters", "format", "metadata"], document.EnumerateObject().Select(property => property.Name));
        Assert.Equal("mlp", document.GetProperty("architecture").GetString());
        Assert.Equal(10, document.GetProperty("classes").GetArrayLength());
        Assert.Equal("safetensors", document.GetProperty("format").GetString());
        Assert.True(document.GetProperty("parameters").GetInt64() > 784 * 32);
    }

    [Fact]
    public void A_person_reads_the_requests_that_were_served()
    {
        string text = Invocation.Of("info", models.Unlearned).Text();
        Assert.Contains("has forgotten  class:1 by finetune", text, StringComparison.Ordinal);
        Assert.Contains("validation cut hash10-v1", text, StringComparison.Ordinal);
    }
}
