using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>The methods of a group against each other, by the metrics of the table.</summary>
internal static class StudyPairs
{
    private const double Level = 0.05;

    private static readonly MetricDescription AverageGap = new(
        "average_gap", "Average gap", "", MetricDirection.Lower, "0", "The mean absolute gap to the retrained model; below zero, the first method is nearer.", MetricUnit.Fraction);

    internal static void Write(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns, Func<StudyRow, string> runs)
    {
        StudyComparison[] tested = [.. group.Comparisons.Where(pair => pair.PValue is not null)];
        if (tested.Length == 0)
            return;
        MetricDescription[] shown = [.. columns.Prepend(AverageGap).Where(column => tested.Any(pair => pair.Difference.Metric == column.Id))];
        page.Line($"<details><summary>Methods against each other</summary><p class=\"note\">The first method minus the second, paired by seed, with the 95 % interval. <b>Bold</b>: other than zero at 5 %, corrected by Holm over all pairs within the metric.</p>");
        page.Line($"<div class=\"scroll\"><table class=\"plain pairs\"><thead><tr><th scope=\"col\">Pair</th>");
        foreach (MetricDescription column in shown)
            page.Line($"<th scope=\"col\"><abbr title=\"{column.Summary}\">{column.Name}</abbr></th>");
        page.Line($"</tr></thead><tbody>");
        foreach (IGrouping<(string First, string Second), StudyComparison> pair in tested.GroupBy(pair => (pair.First, pair.Second)))
        {
            string first = Runs(pair.Key.First), second = Runs(pair.Key.Second);
            page.Line($"<tr><th scope=\"row\">{StudyGroupSection.Linked(pair.Key.First, first)}<br>− {StudyGroupSection.Linked(pair.Key.Second, second)}</th>");
            foreach (MetricDescription column in shown)
                page.Line($"<td>{Cell(pair.FirstOrDefault(one => one.Difference.Metric == column.Id), column, first)}</td>");
            page.Line($"</tr>");
        }

        page.Line($"</tbody></table></div></details>");

        string Runs(string method) => group.Rows.FirstOrDefault(row => row.Method == method) is { } row ? runs(row) : "";
    }

    // A difference leads to the runs of the first method; those of the second stand behind its name.
    private static Markup Cell(StudyComparison? pair, MetricDescription column, string runs)
    {
        if (pair?.PValue is not double p)
            return Markup.Empty;
        string difference = Numbers.Gap(pair.Difference.Mean, column.Unit), interval = Numbers.GapInterval(StudyColumns.Interval(pair.Difference), column.Unit);
        return p < Level
            ? Markup.Format($"<b title=\"p = {Numbers.Significant(p)} (Holm)\">{StudyGroupSection.Linked(difference, runs)}</b><small>{interval}</small>")
            : Markup.Format($"<span title=\"p = {Numbers.Significant(p)} (Holm)\">{StudyGroupSection.Linked(difference, runs)}</span><small>{interval}</small>");
    }
}
