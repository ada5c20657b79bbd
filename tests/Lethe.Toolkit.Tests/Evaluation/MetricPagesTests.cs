using System.Text;
using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Results;
using Lethe.Toolkit.Tests.Architecture;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

/// <summary>The pages of docs/metrics say what the registry says.</summary>
public sealed class MetricPagesTests
{
    private const string Begin = "<!-- table: the registry -->\n", End = "<!-- end -->";

    private static readonly string Folder = Path.Combine(SourceTree.Root, "docs", "metrics");

    [Fact]
    public void The_table_is_that_of_the_registry()
    {
        string path = Path.Combine(Folder, "README.md"), text = File.ReadAllText(path);
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (text[start..end] != table) File.WriteAllText(path + ".received.md", text[..start] + table + text[end..]);
        Assert.Equal(table, text[start..end]);
    }

    [Fact]
    public void Every_metric_has_its_heading_on_one_page()
    {
        string[] lines = [.. Directory.GetFiles(Folder, "*.md").Where(f => !f.Contains(".received.", StringComparison.Ordinal)).SelectMany(File.ReadAllLines)];
        foreach (Metric metric in MetricRegistry.Default.All)
            Assert.Single(lines, line => line.StartsWith('#') && line.Contains($"`{metric.Info.Id}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_of_the_table_leads_to_a_page() =>
        Assert.All(MetricRegistry.Default.All, metric => Assert.True(File.Exists(Path.Combine(Folder, Page(metric))), metric.Info.Id));

    private static string Table()
    {
        StringBuilder table = new("| Metric | Formula | Aim for | Range | Margin | Needs | Requests |\n|---|---|---|---|---|---|---|\n");
        foreach (Metric metric in MetricRegistry.Default.All)
        {
            MetricInfo info = metric.Info;
            table.Append($"| [`{info.Id}`]({Page(metric)}) | {info.Description.Formula.Replace("|", "\\|", StringComparison.Ordinal)} | {info.Description.Ideal} | {Range(info)} | {Margin(info)} | {Needs(info)} | {Scopes(info)} |\n");
        }
        return table.ToString();
    }

    private static string Page(Metric metric) => Directory.GetFiles(Folder, "*.md")
        .Where(file => File.ReadAllLines(file).Any(line => line.StartsWith('#') && line.Contains($"`{metric.Info.Id}`", StringComparison.Ordinal)))
        .Select(file => Path.GetFileName(file)!).FirstOrDefault("missing.md");

    private static string Range(MetricInfo info) =>
        (double.IsFinite(info.Minimum), double.IsFinite(info.Maximum)) switch
        {
            (true, true) => FormattableString.Invariant($"{info.Minimum:0.###} to {info.Maximum:0.###}"),
            (true, false) => FormattableString.Invariant($"from {info.Minimum:0.###}"),
            _ => "any",
        };

    private static string Margin(MetricInfo info) => info.Description.Margin is double margin ? FormattableString.Invariant($"{margin:0.###}") : "not judged";

    private static string Needs(MetricInfo info) => string.Join(", ", new[]
    {
        info.Needs.HasFlag(MetricNeeds.Training) ? "training" : "forward passes", info.Needs.HasFlag(MetricNeeds.RetrainedModel) ? "the retrained model" : "", info.IsDefault ? "" : "not in `default`",
    }.Where(need => need.Length > 0));

    private static string Scopes(MetricInfo info) => info.Scopes.Length == 3 ? "all" : string.Join(", ", info.Scopes.Select(scope => scope switch
    {
        ForgetScope.Classes => "classes",
        ForgetScope.FineClasses => "fine classes",
        _ => "samples",
    }));
}
