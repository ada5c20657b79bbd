using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class AuditCommandTests(TrainedModels models)
{
    [Fact]
    public void The_document_has_the_shape_that_scripts_rely_on()
    {
        JsonElement audit = Audit("--retrained", models.Retrained, "--json").Json();
        Assert.Equal(["forget", "claim", "models", "gap", "cost", "provenance"], audit.EnumerateObject().Select(property => property.Name));
        JsonElement of = audit.GetProperty("models");
        Assert.Equal(["original", "unlearned", "retrained"], of.EnumerateObject().Select(property => property.Name));
        JsonElement accuracy = of.GetProperty("unlearned").GetProperty("metrics").GetProperty("retain_test_accuracy");
        Assert.InRange(accuracy.GetProperty("value").GetDouble(), accuracy.GetProperty("low").GetDouble(), accuracy.GetProperty("high").GetDouble());
        Assert.Equal(0, of.GetProperty("retrained").GetProperty("metrics").GetProperty("forget_test_accuracy").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Object, audit.GetProperty("gap").ValueKind);
        Assert.Equal(64, audit.GetProperty("provenance").GetProperty("ids_sha256").GetString()!.Length);
    }

    [Fact]
    public void Without_a_retrained_model_there_is_no_gap_and_no_claim()
    {
        JsonElement audit = Audit("--json").Json();
        Assert.Equal(JsonValueKind.Null, audit.GetProperty("gap").ValueKind);
        Assert.Equal("no evidence", audit.GetProperty("claim").GetString());
    }

    [Fact]
    public void A_model_that_has_not_served_the_request_is_audited_with_a_notice()
    {
        Invocation run = Invocation.Of("audit", "--data", TrainedModels.Data, "--forget", "class:2", "--original", models.Original, "--unlearned", models.Original, "--metrics", "retain_test_accuracy", "--json");
        run.Json();
        Assert.Contains("does not say that it has served 'class:2'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("does not say", Audit("--metrics", "retain_test_accuracy").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_reads_a_table_with_the_gap_and_the_claim()
    {
        string text = Audit("--retrained", models.Retrained, "--metrics", "retain_test_accuracy,kl_forget").Text();
        Assert.Contains("metric", text, StringComparison.Ordinal);
        Assert.Contains("retain_test_accuracy", text, StringComparison.Ordinal);
        Assert.DoesNotContain("zrf", text, StringComparison.Ordinal);
        Assert.Contains("claim: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_a_page_that_needs_no_network_and_can_be_made_again()
    {
        using TemporaryFolder folder = new();
        string run = folder.File("run");
        Audit("--retrained", models.Retrained, "--report", run).Text();
        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.DoesNotContain("=\"http", page, StringComparison.Ordinal);
        Assert.Contains("data:image/png", page, StringComparison.Ordinal);
        Invocation.Of("report", run, "--no-images").Text();
        Assert.DoesNotContain("data:image/png", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Invocation.Of("report", folder.Path).Text();
        Assert.Equal(page, File.ReadAllText(Path.Combine(run, "report.html")));
    }

    [Fact]
    public void Another_request_than_the_model_has_served_is_refused() =>
        Invocation.Of("audit", "--data", TrainedModels.Data, "--forget", "class:2", "--original", models.Original, "--unlearned", models.Unlearned)
            .AssertFails(1, "has served 'class:1'", "expected 'class:2'");

    [Fact]
    public void An_unknown_metric_is_answered_with_the_nearest() => Audit("--metrics", "kl_forgot").AssertFails(2, "kl_forgot", "kl_forget");

    private Invocation Audit(params string[] more) => Invocation.Run(
        ["audit", "--data", TrainedModels.Data, "--forget", TrainedModels.Forget, "--original", models.Original, "--unlearned", models.Unlearned, .. more],
        TestContext.Current.CancellationToken);
}
