using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Reporting.Sections;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>One group on a study's page.</summary>
internal static class StudyGroupSection
{
    internal static void Write(HtmlWriter page, StudyDocument study, StudyGroup group, int index)
    {
        IReadOnlyList<MetricDescription> columns = StudyColumns.Of(study, group);
        page.Line($"<section id=\"group-{index}\"><h2>{StudyColumns.Title(group)}</h2>");
        page.Line($"<div class=\"scroll\"><table class=\"comparison sortable\"><thead><tr><th scope=\"col\">Method</th>");
        foreach (MetricDescription column in columns)
            page.Line($"<th scope=\"col\"><abbr title=\"{column.Summary}\">{column.Name}</abbr></th>");
        page.Line($"<th scope=\"col\">Average gap</th><th scope=\"col\"><abbr title=\"Tug-of-war: 1 for a model like the retrained one\">ToW</abbr></th><th scope=\"col\">Time</th></tr></thead><tbody>");
        WriteRow(page, new StudyRow { Method = "original", Cells = 0, Done = 0, Role = MethodRole.Reference, Values = group.Original }, columns);
        foreach (StudyRow row in StudyColumns.Rows(group))
            WriteRow(page, row, columns);
        page.Line($"</tbody></table></div>");
        page.Line($"<p class=\"note\">Over {group.Unit}. ★ no other method is nearer on D_f, nearer on D_r and faster at once. The second line is the gap to retraining; ● within the margin, ◐ within three, ○ beyond.</p>");
        WriteCharts(page, group, columns);
        WriteSeeds(page, group);
        WritePairs(page, group);
        page.Line($"</section>");
    }

    private static void WriteRow(HtmlWriter page, StudyRow row, IReadOnlyList<MetricDescription> columns)
    {
        string style = row.Cells == 0 ? "original" : row.Role switch { MethodRole.Reference => "retrained", MethodRole.Control => "control", _ => "method" };
        string seeds = row.Cells == 0 ? "before forgetting" : row.Done == row.Cells ? $"{row.Done} runs" : $"{row.Done} of {row.Cells} runs";
        page.Line($"<tr class=\"{style}\"><th scope=\"row\">{row.Method}{(row.IsOnFront ? " ★" : "")}<small>{seeds}</small>{Alarms(row)}</th>");
        foreach (MetricDescription column in columns)
            WriteCell(page, row, column);
        page.Line($"<td data-label=\"Average gap\">{(row.Role == MethodRole.Reference ? Markup.Empty : Value(row.AverageGap, MetricUnit.Fraction))}</td>");
        page.Line($"<td data-label=\"ToW\">{(row.Role == MethodRole.Reference ? Markup.Empty : Value(row.TugOfWar, MetricUnit.Score))}</td>");
        page.Line($"<td data-label=\"Time\">{(row.Seconds is { } seconds ? Markup.Format($"<span class=\"value\">{Numbers.Seconds(seconds.Mean)}</span>") : Markup.Empty)}</td></tr>");
    }

    private static void WriteCell(HtmlWriter page, StudyRow row, MetricDescription column)
    {
        SeedGap? gap = row.Role == MethodRole.Reference ? null : StudyColumns.Gap(row, column.Id);
        GapLevel level = GapLevels.Of(gap?.Value.Mean, column);
        page.Line($"<td class=\"{GapLevels.Style(level)}\" data-label=\"{column.Name}\">{Value(StudyColumns.Value(row, column.Id), column.Unit)}{Gap(gap, column, level)}</td>");
    }

    private static Markup Value(SeedValue? value, MetricUnit unit)
    {
        if (value is null)
            return Markup.Format($"<span class=\"missing\">none</span>");
        Markup half = StudyColumns.Half(value) is double width ? Markup.Format($"<small>± {Numbers.Value(width, unit)}</small>") : Markup.Empty;
        return Markup.Format($"<span class=\"value\">{Numbers.Value(value.Mean, unit)}</span>{half}");
    }

    private static Markup Gap(SeedGap? gap, MetricDescription column, GapLevel level)
    {
        if (gap is null)
            return Markup.Empty;
        string detectable = gap.Detectable is double smallest ? $"; {gap.Value.Seeds} seeds would have shown {Numbers.Gap(smallest, column.Unit).TrimStart('+')}" : "";
        string verdict = gap.Margin is null ? "" : $"equivalence: {gap.Verdict}";
        return Markup.Format($"<span class=\"gap\" title=\"{verdict}{detectable}\">{Numbers.Gap(gap.Value.Mean, column.Unit)} {GapLevels.Mark(level)}</span><small>{(gap.Verdict == "inconclusive" ? "" : gap.Verdict)}</small>");
    }

    private static Markup Alarms(StudyRow row)
    {
        IEnumerable<string> marks = row.Alarms.Select(alarm => Markup.Format($"<span class=\"alarm\" title=\"{alarm.Message}\">{AlarmWording.Mark(alarm.Kind)} {alarm.Cells}/{row.Cells}</span> ").Value);
        IEnumerable<string> failed = row.Errors.Take(1).Select(error => Markup.Format($"<span class=\"alarm\" title=\"{error}\">failed</span> ").Value);
        return new Markup(string.Concat(marks.Concat(failed)));
    }

    private static void WriteCharts(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns)
    {
        StudyRow[] rows = [.. StudyColumns.Rows(group).Where(row => row.Role != MethodRole.Reference && row.Gaps.Count > 0)];
        if (rows.Length == 0)
            return;
        page.Line($"<div class=\"grid\">");
        foreach (MetricDescription column in columns.Where(column => rows.Any(row => StudyColumns.Gap(row, column.Id) is not null)))
            Figure.Write(page, column.Name, GapChart.Draw(column, [.. rows.Select(row => new GapRow(row.Method, Interval(StudyColumns.Gap(row, column.Id)?.Value), row.Role == MethodRole.Control))]));
        page.Line($"</div>");
        WriteScatter(page, group, columns);
    }

    private static void WriteScatter(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns)
    {
        MetricDescription? forget = columns.FirstOrDefault(column => column.Id.StartsWith("forget_", StringComparison.Ordinal)), retain = columns.FirstOrDefault(column => column.Id == "retain_test_accuracy");
        if (forget is null || retain is null)
            return;
        ScatterPoint Point(string name, IEnumerable<SeedValue> values, string style) =>
            new(name, Interval(values.FirstOrDefault(value => value.Metric == forget.Id)), Interval(values.FirstOrDefault(value => value.Metric == retain.Id)), style);
        ScatterChart chart = new(forget.Name, retain.Name, [Point("Original", group.Original, "original"), .. group.Rows.Select(row => Point(row.Method, row.Values, Style(row)))]);
        page.Line($"<h3>Forgetting against utility</h3><div class=\"pair\">");
        Figure.Write(page, "All models, means over seeds", chart.Draw());
        if (chart.HasCloseUp)
            Figure.Write(page, "Around the retrained model", chart.DrawCloseUp());
        page.Line($"</div>");
    }

    private static string Style(StudyRow row) => row switch
    {
        { Role: MethodRole.Reference } => "retrained",
        { Role: MethodRole.Control } => "control",
        _ => row.Alarms.Any(alarm => alarm.Kind is AlarmKind.Collapse or AlarmKind.NoOp or AlarmKind.Divergence) ? "alarmed" : "method",
    };

    private static MetricValue Interval(SeedValue? value) => value switch
    {
        null => MetricValue.Missing("not measured"),
        { Low: double low, High: double high } => MetricValue.Of(value.Mean, low, high),
        _ => MetricValue.Of(value.Mean),
    };

    private static void WriteSeeds(HtmlWriter page, StudyGroup group)
    {
        page.Line($"<details><summary>Every seed</summary><div class=\"scroll\"><table class=\"plain left\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Seeds</th><th scope=\"col\">Forget accuracy</th><th scope=\"col\">Retain accuracy</th><th scope=\"col\">Average gap</th></tr></thead><tbody>");
        foreach (StudyRow row in StudyColumns.Rows(group))
        {
            foreach (StudyPoint point in row.Points)
                page.Line($"<tr><th scope=\"row\">{row.Method}</th><td>{Link(point)}</td><td>{Percent(point.Forget)}</td><td>{Percent(point.Retain)}</td><td>{Percent(point.AverageGap)}</td></tr>");
        }

        page.Line($"</tbody></table></div></details>");
    }

    private static Markup Link(StudyPoint point) => point.Report is null
        ? Markup.Format($"{point.Seeds}")
        : Markup.Format($"<a href=\"./{Uri.EscapeDataString(point.Report)}/{HtmlReport.FileName}\">{point.Seeds}</a>");

    private static string Percent(double? value) => value is double number ? Numbers.Percent(number) : "";

    private static void WritePairs(HtmlWriter page, StudyGroup group)
    {
        if (!group.Comparisons.Any(pair => pair.PValue is not null))
            return;
        page.Line($"<details><summary>Methods against each other</summary><div class=\"scroll\"><table class=\"plain left\"><thead><tr><th scope=\"col\">Nearer to retraining by average gap?</th><th scope=\"col\">Difference</th><th scope=\"col\">95 % interval</th><th scope=\"col\">p (Holm)</th></tr></thead><tbody>");
        foreach (StudyComparison pair in group.Comparisons)
            page.Line($"<tr><th scope=\"row\">{pair.First} − {pair.Second}</th><td>{Numbers.Points(pair.Difference.Mean)}</td><td>{Numbers.GapInterval(Interval(pair.Difference), MetricUnit.Fraction)}</td><td>{(pair.PValue is double p ? Numbers.Significant(p) : "")}</td></tr>");
        page.Line($"</tbody></table></div></details>");
    }
}
