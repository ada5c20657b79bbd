using Lethe.Experiments;
using Lethe.Reporting;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments;

public sealed class DemoTests(SmallDemo demo) : IClassFixture<SmallDemo>
{
    [Fact]
    public void The_reference_goes_first_and_every_method_has_a_row() =>
        Assert.Equal(["retrain", "finetune", "ssd", "mask-logit"], demo.Outcome.Document.Methods.Select(method => method.Method));

    [Fact]
    public void Rows_say_what_they_are_for()
    {
        Assert.Equal(MethodRole.Reference, demo.Outcome.Document.Methods[0].Role);
        Assert.Equal(MethodRole.Control, demo.Outcome.Document.Methods[^1].Role);
        Assert.Equal(Claim.Exact, demo.Outcome.Document.Methods[0].Audit.Claim);
    }

    [Fact]
    public void The_retrained_model_knows_nothing_of_the_class()
    {
        AuditRecord audit = demo.Outcome.Document.Methods[1].Audit;
        Assert.Equal(0, audit.Models.Retrained!.Metrics.Number("forget_test_accuracy"));
        Assert.NotNull(audit.Gap);
    }

    [Fact]
    public void A_second_retrained_model_gives_distances_a_floor() =>
        Assert.True(demo.Outcome.Document.Methods[1].Audit.Models.Retrained!.Metrics.Number("kl_forget") > 0);

    [Fact]
    public void The_report_has_curves_costs_pictures_and_hashes()
    {
        ReportDocument document = demo.Outcome.Document;
        Assert.Equal(2, document.Original.Curve.Count);
        Assert.Equal(2, document.Retrained!.Curve.Count);
        Assert.NotEmpty(document.Images);
        Assert.All(document.Images, image => Assert.Equal(6, image.Label));
        Assert.All(document.Methods, method => Assert.True(method.Audit.Cost.Seconds.Value > 0));
        Assert.All(document.Methods, method => Assert.Equal(64, method.Audit.Provenance.UnlearnedSha256.Length));
    }

    [Fact]
    public void The_folder_holds_every_model_and_the_report()
    {
        IEnumerable<string> names = Directory.EnumerateFiles(demo.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["finetune.safetensors", "mask-logit.safetensors", "original.safetensors", "report.html", "report.json", "retrain-1.safetensors", "retrain.safetensors", "ssd.safetensors"],
            names);
        Assert.Equal(Path.Combine(demo.Folder, HtmlReport.FileName), demo.Outcome.ReportFile);
    }

    [Fact]
    public void The_page_is_the_one_that_its_record_gives()
    {
        string page = File.ReadAllText(demo.Outcome.ReportFile);
        ReportFiles.Render(demo.Folder);
        Assert.Equal(page, File.ReadAllText(demo.Outcome.ReportFile));
    }
}
