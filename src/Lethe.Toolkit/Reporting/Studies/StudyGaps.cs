using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>The gaps of a group's methods to the retrained model, with all that is known of them.</summary>
internal static class StudyGaps
{
    internal static void Write(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns, Func<StudyRow, string> runs)
    {
        StudyRow[] rows = [.. StudyColumns.Rows(group).Where(row => row.Role != MethodRole.Reference && columns.Any(column => StudyColumns.Gap(row, column.Id) is not null))];
        if (rows.Length == 0)
            return;
        page.Line($"<details><summary>Gaps to the retrained model</summary><p class=\"note\">Mean over {group.Unit} with the 95 % interval. p: that there is no gap, corrected by Holm over the methods. Shown: the smallest gap that as many seeds would have shown with a probability of 80 %. Verdict: of the equivalence test against the margin.</p>");
        page.Line($"<div class=\"scroll\"><table class=\"plain left\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Metric</th><th scope=\"col\">Gap</th><th scope=\"col\">95 % interval</th><th scope=\"col\">p</th><th scope=\"col\">Shown</th><th scope=\"col\">Margin</th><th scope=\"col\">Verdict</th></tr></thead><tbody>");
        foreach (StudyRow row in rows)
        {
            foreach (MetricDescription column in columns)
            {
                if (StudyColumns.Gap(row, column.Id) is SeedGap gap)
                    WriteRow(page, row, column, gap, runs(row));
            }
        }

        page.Line($"</tbody></table></div></details>");
    }

    private static void WriteRow(HtmlWriter page, StudyRow row, MetricDescription column, SeedGap gap, string runs)
    {
        string p = gap.PValue is double value ? Numbers.Significant(value) : "", margin = gap.Margin is double most ? "±" + Amount(most, column) : "";
        page.Line($"<tr><th scope=\"row\">{row.Method}</th><td>{column.Name}</td><td>{StudyGroupSection.Linked(Numbers.Gap(gap.Value.Mean, column.Unit), runs)}</td><td>{Numbers.GapInterval(StudyColumns.Interval(gap.Value), column.Unit)}</td><td>{p}</td><td>{(gap.Detectable is double smallest ? Amount(smallest, column) : "")}</td><td>{margin}</td><td>{(gap.Margin is null ? "" : gap.Verdict)}</td></tr>");
    }

    private static string Amount(double value, MetricDescription column) => Numbers.Gap(value, column.Unit).TrimStart('+');
}
