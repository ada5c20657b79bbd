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
        page.Line($"<section id=\"group-{index}\"><h2>{StudyColumns.Title(study, group)}</h2>");
        page.Line($"<div class=\"scroll\"><table class=\"comparison study sortable\"><thead><tr><th scope=\"col\">Method</th>");
        foreach (MetricDescription column in columns)
            page.Line($"<th scope=\"col\"><abbr title=\"{column.Summary}\">{column.Name}</abbr></th>");
        page.Line($"<th scope=\"col\">Average gap</th><th scope=\"col\"><abbr title=\"Tug-of-war: 1 for a model like the retrained one\">ToW</abbr></th><th scope=\"col\">Time</th></tr></thead><tbody>");
        WriteRow(page, new StudyRow { Method = "original", Cells = 0, Done = 0, Role = MethodRole.Reference, Values = group.Original }, columns, Runs(group, index, group.Rows.FirstOrDefault(row => row.Role == MethodRole.Reference)));
        foreach (StudyRow row in StudyColumns.Rows(group))
            WriteRow(page, row, columns, Runs(group, index, row));
        page.Line($"</tbody></table></div>");
        page.Line($"<p class=\"note\">Over {group.Unit}.{Shared(group)}{(StudyColumns.Front(group) is string front ? $" ★ {front}." : group.TimesCompare ? "" : " Times were not taken alike and do not compare.")} {Averaged(columns)}The second line is the gap to retraining; from five seeds on it is marked: ● equivalent within the margin, ◐ not shown, ○ different.</p>");
        foreach (AlarmKind kind in group.Rows.SelectMany(row => row.Alarms).Select(alarm => alarm.Kind).Distinct().Order())
            page.Line($"<p class=\"note\"><span class=\"alarm\">{AlarmWording.Mark(kind)}</span> {AlarmWording.Meaning(kind)}.</p>");
        WriteCharts(page, group, columns);
        StudyCurves.Write(page, group, columns);
        StudyCosts.Write(page, group, row => Runs(group, index, row));
        StudyClasses.Write(page, group, row => Runs(group, index, row));
        StudyGaps.Write(page, group, columns, row => Runs(group, index, row));
        StudyPairs.Write(page, group, columns, row => Runs(group, index, row));
        StudySeeds.Write(page, group, index);
        page.Line($"</section>");
    }

    private static void WriteRow(HtmlWriter page, StudyRow row, IReadOnlyList<MetricDescription> columns, string runs)
    {
        string style = row.Cells == 0 ? "original" : row.Role switch { MethodRole.Reference => "retrained", MethodRole.Control => "control", _ => "method" };
        string seeds = row.Cells == 0 ? "before forgetting" : Seeds(row);
        bool compared = row.Role != MethodRole.Reference;
        page.Line($"<tr class=\"{style}\"><th scope=\"row\">{row.Method}{(row.IsOnFront ? " ★" : "")}<small>{seeds}</small>{Alarms(row)}</th>");
        foreach (MetricDescription column in columns)
            WriteCell(page, row, column, runs);
        WriteNumber(page, "Average gap", compared ? row.AverageGap : null, gap => Numbers.Percent(gap.Mean), runs, MetricUnit.Fraction);
        WriteNumber(page, "ToW", compared ? row.TugOfWar : null, score => Numbers.Value(score.Mean, MetricUnit.Score), runs, MetricUnit.Score);
        WriteNumber(page, "Time", row.Seconds, seconds => Numbers.Seconds(seconds.Mean), runs, null);
        page.Line($"</tr>");
    }

    private static string Seeds(StudyRow row)
    {
        int seeds = StudyColumns.Seeds(row);
        string runs = row.Done < row.Cells ? $", {row.Done} of {row.Cells} runs" : row.Done != seeds ? $", {row.Done} runs" : "";
        return $"{seeds} {(seeds == 1 ? "seed" : "seeds")}{runs}";
    }

    private static void WriteNumber(HtmlWriter page, string label, SeedValue? value, Func<SeedValue, string> text, string runs, MetricUnit? unit)
    {
        if (value is null)
            page.Line($"<td class=\"empty\" data-label=\"{label}\"></td>");
        else
            page.Line($"<td data-label=\"{label}\" data-sort=\"{Sort(value.Mean)}\">{Linked(text(value), runs)}{(unit is MetricUnit known ? Half(value, known) : Markup.Empty)}</td>");
    }

    private static void WriteCell(HtmlWriter page, StudyRow row, MetricDescription column, string runs)
    {
        SeedGap? gap = row.Role == MethodRole.Reference ? null : StudyColumns.Gap(row, column.Id);
        GapLevel level = GapLevels.OfVerdict(gap?.Verdict);
        if (StudyColumns.Value(row, column.Id) is not { } value)
            page.Line($"<td class=\"missing\" data-label=\"{column.Name}\"><span class=\"missing\">none</span></td>");
        else
            page.Line($"<td class=\"{GapLevels.Style(level)}\" data-label=\"{column.Name}\" data-sort=\"{Sort(value.Mean)}\">{Linked(Numbers.Value(value.Mean, column.Unit), runs)}{Half(value, column.Unit)}{Gap(gap, column, level)}</td>");
    }

    // Where the runs of a row are listed; those of the reference show the original too.
    private static string Runs(StudyGroup group, int index, StudyRow? row) => row is { Points.Count: > 0 } ? "#" + StudySeeds.Anchor(index, group, row) : "";

    // A mean leads to its runs, and they lead to their own reports.
    internal static Markup Linked(string text, string runs) =>
        runs.Length == 0 ? Markup.Format($"<span class=\"value\">{text}</span>") : Markup.Format($"<a class=\"value\" href=\"{runs}\">{text}</a>");

    private static Markup Half(SeedValue value, MetricUnit unit) =>
        StudyColumns.Half(value) is double width ? Markup.Format($"<small>± {Numbers.Value(width, unit)}</small>") : Markup.Empty;

    private static string Sort(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static Markup Gap(SeedGap? gap, MetricDescription column, GapLevel level)
    {
        if (gap is null)
            return Markup.Empty;
        string detectable = gap.Detectable is double smallest ? $"; {gap.Value.Seeds} seeds would have shown {Numbers.Gap(smallest, column.Unit).TrimStart('+')}" : "";
        string verdict = gap.Margin is null ? "" : $"equivalence: {gap.Verdict}";
        return Markup.Format($"<span class=\"gap\" title=\"{verdict}{detectable}\">{Numbers.Gap(gap.Value.Mean, column.Unit)} {GapLevels.Mark(level)}</span>{(gap.Verdict == "inconclusive" ? Markup.Empty : Markup.Format($"<small class=\"verdict\">{gap.Verdict}</small>"))}");
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
            Figure.Write(page, column.Name, GapChart.Draw(column, [.. rows.Select(row => new GapRow(StudyColumns.Short(row), StudyColumns.Interval(StudyColumns.Gap(row, column.Id)?.Value), row.Role == MethodRole.Control, StudyColumns.Gap(row, column.Id)?.Points, GapLevels.OfVerdict(StudyColumns.Gap(row, column.Id)?.Verdict)))]));
        page.Line($"</div>");
        WriteScatter(page, group, columns);
    }

    private static void WriteScatter(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns)
    {
        MetricDescription? forget = StudyColumns.Forget(columns), retain = StudyColumns.Retain(columns);
        if (forget is null || retain is null)
            return;
        ScatterPoint Point(string name, IEnumerable<SeedValue> values, string style) =>
            new(name, StudyColumns.Interval(values.FirstOrDefault(value => value.Metric == forget.Id)), StudyColumns.Interval(values.FirstOrDefault(value => value.Metric == retain.Id)), style);
        ScatterChart chart = new(forget.Name, retain.Name, [Point("Original", group.Original, "original"), .. group.Rows.Select(row => Point(StudyColumns.Short(row), row.Values, Style(row)))]);
        string[]? choices = group.TimesCompare ? [.. group.Rows.Where(row => row.IsChoice).Select(StudyColumns.Short)] : null;
        Markup? cost = ParetoChart.Draw(choices, group.Rows.Where(row => row.Seconds is not null).Select(row => new ScatterPoint(StudyColumns.Short(row), MetricValue.Of(row.Seconds!.Mean), row.Role == MethodRole.Reference ? MetricValue.Of(0) : StudyColumns.Interval(row.AverageGap), Style(row))));
        page.Line($"<h3>Forgetting, utility and cost</h3><div class=\"pair\">");
        Figure.Write(page, "All models, means over seeds", chart.Draw());
        if (chart.HasCloseUp)
            Figure.Write(page, "Around the retrained model", chart.DrawCloseUp());
        if (cost is Markup chartOfCost)
            Figure.Write(page, "Distance to retraining and time", chartOfCost, note: choices is null ? "times were not taken alike: there is no line of the best" : "the line joins the methods that no other one beats in both; controls and methods with an alarm are no choice");
        page.Line($"</div>");
    }

    // Runs on one original and one retrained model say nothing about others.
    private static string Shared(StudyGroup group) =>
        group.Unit is "training seeds" or "seeds" ? "" : " All are of one original and one retrained model: intervals leave out what another training seed would change, and there is no verdict.";

    private static string Averaged(IReadOnlyList<MetricDescription> columns) =>
        AverageGap.WordsOf(columns.Select(column => column.Id)) is string words ? $"The average gap is over {words}. " : "";

    private static string Style(StudyRow row) => row switch
    {
        { Role: MethodRole.Reference } => "retrained",
        { Role: MethodRole.Control } => "control",
        _ => row.Alarms.Any(alarm => alarm.Kind is AlarmKind.Collapse or AlarmKind.NoOp or AlarmKind.Divergence) ? "alarmed" : "method",
    };
}
