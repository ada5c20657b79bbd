using Lethe.Experiments.Running;
using Lethe.Formats;
using Lethe.Reporting.Studies;
using Lethe.Results;
using Lethe.Toolkit.Tests.Experiments.Running;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

public sealed class StudySummaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_means_over_training_seeds_whatever_the_other_seeds_are()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("seeds: 2", "seeds: { training: 3, unlearning: 2 }", StringComparison.Ordinal));
        StudyDocument study = outcome.Document!;
        Assert.Equal(2, study.Groups.Count);
        StudyGroup group = study.Groups[0];
        Assert.Equal("training seeds", group.Unit);
        Assert.Equal(["retrain", "finetune", "mask-logit"], group.Rows.Select(row => row.Method));
        StudyRow row = group.Rows[1];
        Assert.Equal((6, 6), (row.Cells, row.Done));
        SeedValue value = row.Values.First(found => found.Metric == "retain_test_accuracy");
        Assert.Equal(3, value.Seeds);
        Assert.Equal(outcome.Cells.Where(cell => cell is { Method: "finetune", Request: "class:1" }).Average(cell => cell.Audit!.Models.Unlearned.Metrics.Number("retain_test_accuracy")!.Value), value.Mean, 1e-12);
        Assert.True(value.Low <= value.Mean && value.Mean <= value.High);
        Assert.All(row.Gaps, gap => Assert.Equal("inconclusive", gap.Verdict));
        Assert.Single(group.Comparisons);
        Assert.Contains(group.Rows, found => found.IsOnFront);
        Assert.False(group.Rows[0].IsOnFront);
    }

    [Fact]
    public void Five_seeds_give_verdicts_and_pages_and_tables_are_written()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("seeds: 2", "seeds: 5", StringComparison.Ordinal));
        Assert.Contains(outcome.Document!.Groups[0].Rows[1].Gaps, gap => gap.Verdict != "inconclusive");
        string page = File.ReadAllText(_folder.File(StudyPage.FileName));
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (CellOutcome cell in outcome.Cells)
        {
            Assert.Contains($"href=\"./{cell.ReportFolder}/report.html\"", page, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(_folder.FullName, cell.ReportFolder!, "report.html")));
        }

        string[] csv = File.ReadAllLines(_folder.File("study.csv"));
        int commas = csv[0].Count(c => c == ',');
        Assert.All(csv, line => Assert.Equal(commas, line.Count(c => c == ',')));
        Assert.Contains("### mlp:hidden=8 on bars, forget class:1", File.ReadAllText(_folder.File("study.md")), StringComparison.Ordinal);
        Assert.Contains("$\\pm$", File.ReadAllText(_folder.File("study.tex")), StringComparison.Ordinal);
    }
}
