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
        Assert.Contains("average_gap", group.Comparisons.Select(pair => pair.Difference.Metric));
        Assert.All(group.Comparisons, pair => Assert.Equal(("finetune", "mask-logit"), (pair.First, pair.Second)));
        Assert.Equal(row.Values.Count + 1, group.Comparisons.Select(pair => pair.Difference.Metric).Distinct().Count());
        StudyComparison pair = group.Comparisons.First(found => found.Difference.Metric == "retain_test_accuracy");
        Assert.Equal(value.Mean - group.Rows[2].Values.First(found => found.Metric == "retain_test_accuracy").Mean, pair.Difference.Mean, 1e-12);
        ClassResult kept = row.Classes.First(one => one.Class == "bar 0"), gone = row.Classes.First(one => one.Class == "bar 1");
        Assert.Equal((4, false, true), (row.Classes.Count, kept.Forgotten, gone.Forgotten));
        Assert.Equal(kept.Accuracy.Mean - group.Rows[0].Classes.First(one => one.Class == "bar 0").Accuracy.Mean, kept.Gap!.Mean, 1e-12);
        Assert.Equal(value.Mean, row.Classes.Where(one => !one.Forgotten).Average(one => one.Accuracy.Mean), 1e-9);
        Assert.Contains(new Setting("audit", StepVersions.Audit.ToString(System.Globalization.CultureInfo.InvariantCulture)), study.Versions);
        Assert.False(group.Rows[0].IsOnFront);
    }

    [Fact]
    public void Two_recipes_of_one_model_are_two_groups()
    {
        string plan = TinyStudy.Plan.Replace("models: mlp:hidden=8", "models: [{ spec: mlp:hidden=8, recipe: { epochs: 1 } }, { spec: mlp:hidden=8, recipe: { epochs: 3 } }]", StringComparison.Ordinal).Replace("requests: [class:1, random:10%]", "requests: class:1", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, plan);
        IReadOnlyList<StudyGroup> groups = outcome.Document!.Groups;
        Assert.Equal(["batch=32 epochs=1", "batch=32 epochs=3"], groups.Select(group => group.Recipe));
        Assert.All(groups.SelectMany(group => group.Rows), row => Assert.Equal(2, row.Cells));
        Assert.NotEqual(groups[0].Original[0].Mean, groups[1].Original[0].Mean);
        IReadOnlyList<StudyTable> tables = StudyTable.Of(outcome.Document);
        Assert.Equal("mlp:hidden=8 (batch=32 epochs=1) on bars, forget class:1", tables[0].Title);
        Assert.Equal(2, File.ReadLines(_folder.File("study.csv")).Skip(1).Select(line => line.Split(',')[2]).Distinct().Count());
        Assert.Equal(outcome.Cells.Count, outcome.Cells.Select(cell => cell.Cell!.Audit.Label).Distinct().Count());
    }

    [Fact]
    public void With_one_training_seed_the_unit_is_the_unlearning_seed_and_gaps_of_classes_are_to_the_one_retrained_model()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("seeds: 2", "seeds: { training: [7], unlearning: [1, 2, 3] }", StringComparison.Ordinal));
        StudyGroup group = outcome.Document!.Groups[0];
        Assert.Equal("unlearning seeds", group.Unit);
        ClassResult retrained = group.Rows[0].Classes[0], finetuned = group.Rows[1].Classes[0];
        Assert.Equal((3, 3), (finetuned.Accuracy.Seeds, finetuned.Gap!.Seeds));
        Assert.Equal(finetuned.Accuracy.Mean - retrained.Accuracy.Mean, finetuned.Gap.Mean, 1e-12);
        Assert.Equal(3, group.Rows[1].Gaps[0].Value.Seeds);
    }

    [Fact]
    public void The_table_counts_seeds_and_not_runs()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("seeds: 2", "seeds: { training: 2, unlearning: 3 }", StringComparison.Ordinal));
        StudyTable table = StudyTable.Of(outcome.Document!)[0];
        int seeds = table.Headers.ToList().IndexOf("Seeds");
        Assert.All(table.Rows, row => Assert.Equal("2", row[seeds]));
        Assert.Contains("2 seeds, 6 runs", File.ReadAllText(_folder.File(StudyPage.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_of_a_run_leads_to_a_report_of_that_run_alone()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("seeds: 2", "seeds: { training: 1, unlearning: 2, evaluation: 2 }", StringComparison.Ordinal).Replace("[finetune,", "[finetune: { lr-scale: [0.1, 1] },", StringComparison.Ordinal));
        Assert.Equal(outcome.Cells.Count, outcome.Cells.Select(cell => cell.ReportFolder).Distinct().Count());
        foreach (CellOutcome cell in outcome.Cells)
        {
            using FileStream file = File.OpenRead(Path.Combine(_folder.FullName, cell.ReportFolder!, ReportDocument.FileName));
            MethodResult row = Assert.Single(ResultsJson.ReadReport(file).Methods);
            Assert.Equal(cell.Audit!.Models.Unlearned.Metrics.Number("kl_forget"), row.Audit.Models.Unlearned.Metrics.Number("kl_forget"));
        }

        foreach (string group in outcome.Cells.Select(cell => Path.GetDirectoryName(cell.ReportFolder!)!).Distinct())
        {
            using FileStream file = File.OpenRead(Path.Combine(_folder.FullName, group, ReportDocument.FileName));
            string[] names = [.. ResultsJson.ReadReport(file).Methods.Select(method => method.Name)];
            Assert.Equal(names.Length, names.Distinct().Count());
            string[] ids = [.. System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(_folder.File(Path.Combine(group, "report.html"))), " id=\"([^\"]+)\"").Select(id => id.Groups[1].Value)];
            Assert.Equal(ids.Length, ids.Distinct().Count());
        }
    }

    [Fact]
    public void What_a_method_took_stands_on_the_page_and_in_the_table()
    {
        StudyOutcome outcome = TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("[finetune, mask-logit]", "[ssd]", StringComparison.Ordinal));
        StudyRow row = outcome.Document!.Groups[0].Rows[1];
        double Cost(string name) => row.Costs.First(cost => cost.Metric == name).Mean;
        Assert.Equal(outcome.Cells.Where(cell => cell.Method == "ssd" && cell.Request == "class:1").Average(cell => cell.Audit!.Cost.SamplesForward.Value), Cost("samples_forward"));
        Assert.InRange(Cost("artifact_seconds"), 0, row.Seconds!.Mean);
        Assert.Contains("<summary>What it took</summary>", File.ReadAllText(_folder.File(StudyPage.FileName)), StringComparison.Ordinal);
        Assert.Contains(File.ReadAllLines(_folder.File("study.csv")), line => line.Contains(",ssd,samples_backward,2,", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_metric_of_a_plan_that_names_a_few_is_in_the_tables()
    {
        TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("metrics: [", "metrics: [zrf, worst_class_drop, ", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal));
        Assert.All(new[] { StudyPage.FileName, "study.md" }, file => Assert.All(new[] { "ZRF", "Worst class drop" }, name => Assert.Contains(name, File.ReadAllText(_folder.File(file)), StringComparison.Ordinal)));
        Assert.StartsWith("Means over", File.ReadAllText(_folder.File("study.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_differ_in_one_numeric_option_give_a_curve()
    {
        TinyStudy.Run(_folder.FullName, TinyStudy.Plan.Replace("finetune, mask-logit", "finetune: { lr-scale: [0.01, 0.1, 1] }", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal));
        string page = File.ReadAllText(_folder.File(StudyPage.FileName));
        Assert.Contains("aria-label=\"Accuracy by lr-scale\"", page, StringComparison.Ordinal);
        Assert.Contains("Average gap to the retrained model against time", page, StringComparison.Ordinal);
        Assert.Contains("class=\"front\"", page, StringComparison.Ordinal);
        TinyStudy.Run(_folder.File("side by side"), TinyStudy.Plan.Replace("finetune, mask-logit", "finetune: { lr-scale: [0.01, 0.1, 1] }", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal), settings => settings with { Jobs = 2 });
        page = File.ReadAllText(Path.Combine(_folder.File("side by side"), StudyPage.FileName));
        Assert.DoesNotContain("class=\"front\"", page, StringComparison.Ordinal);
        Assert.Contains("times were not taken alike", page, StringComparison.OrdinalIgnoreCase);
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

        foreach (string name in new[] { "study.csv", "study-pairs.csv" })
        {
            string[] csv = File.ReadAllLines(_folder.File(name));
            int commas = csv[0].Count(c => c == ',');
            Assert.True(csv.Length > 5);
            Assert.All(csv, line => Assert.Equal(commas, line.Count(c => c == ',')));
        }

        Assert.All(System.Text.RegularExpressions.Regex.Matches(page, "href=\"#([^\"]+)\"").Select(link => link.Groups[1].Value).Distinct(), target => Assert.Contains($"id=\"{target}\"", page, StringComparison.Ordinal));
        string pairs = page.Split("<summary>Methods against each other</summary>")[1].Split("</details>")[0];
        Assert.All(System.Text.RegularExpressions.Regex.Matches(pairs, "<td>(.+?)</td>").Select(cell => cell.Groups[1].Value), cell => Assert.Contains("href=\"#runs-", cell, StringComparison.Ordinal));
        string gaps = page.Split("<summary>Gaps to the retrained model</summary>")[1].Split("</details>")[0];
        Assert.Equal(outcome.Document.Groups[0].Rows.Where(row => row.Role != MethodRole.Reference).Sum(row => row.Gaps.Count), gaps.Split("<tr><th scope=\"row\">").Length - 1);
        Assert.Contains("versions of what made the results: train 1", page, StringComparison.Ordinal);
        Assert.Contains("### mlp:hidden=8 on bars, forget class:1", File.ReadAllText(_folder.File("study.md")), StringComparison.Ordinal);
        Assert.Contains("$\\pm$", File.ReadAllText(_folder.File("study.tex")), StringComparison.Ordinal);
    }
}
