using System.Globalization;
using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Reporting.Sections;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>Curves over options: wherever rows differ in one numeric option alone.</summary>
internal static class StudyCurves
{
    private sealed record Family(string Name, string Option, (double Value, StudyRow Row)[] Rows);

    internal static void Write(HtmlWriter page, StudyGroup group, IReadOnlyList<MetricDescription> columns)
    {
        MetricDescription? forget = StudyColumns.Forget(columns), retain = StudyColumns.Retain(columns);
        Family[] families = [.. Families(group)];
        if (forget is null || retain is null || families.Length == 0)
            return;
        page.Line($"<h3>By option</h3><p class=\"swatches\"><span class=\"swatch l-forget\"><span>{forget.Name}</span></span><span class=\"swatch l-retain\"><span>{retain.Name}</span></span><span class=\"swatch dashed\"><span>the retrained model</span></span></p><div class=\"grid\">");
        StudyRow? gold = group.Rows.FirstOrDefault(row => row.Role == MethodRole.Reference);
        foreach (Family family in families)
        {
            LineSeries Curve(MetricDescription metric, string style) =>
                new(metric.Name, style, [.. family.Rows.Where(row => StudyColumns.Value(row.Row, metric.Id) is not null).Select(row => (row.Value, StudyColumns.Value(row.Row, metric.Id)!.Mean))]);
            (double, string)[] levels = [.. new[] { (Metric: forget, Style: "l-forget"), (Metric: retain, Style: "l-retain") }.Where(level => gold is not null && StudyColumns.Value(gold, level.Metric.Id) is not null).Select(level => (StudyColumns.Value(gold!, level.Metric.Id)!.Mean, level.Style))];
            LineSeries[] curves = [.. new[] { Curve(forget, "l-forget"), Curve(retain, "l-retain") }.Where(curve => curve.Points.Count > 1)];
            if (curves.Length > 0)
                Figure.Write(page, $"{family.Name}: {family.Option}", OptionChart.Draw(family.Option, curves, levels));
        }

        page.Line($"</div>");
    }

    private static IEnumerable<Family> Families(StudyGroup group)
    {
        foreach (string option in group.Rows.SelectMany(row => row.Options).Select(option => option.Name).Distinct())
        {
            foreach (IGrouping<string, StudyRow> family in group.Rows.Where(row => ValueOf(row, option) is not null).GroupBy(row => NameWithout(row, option)).Where(family => family.Count() > 1))
                yield return new Family(family.Key, option, [.. family.Select(row => (ValueOf(row, option)!.Value, row)).OrderBy(row => row.Value)]);
        }
    }

    private static string NameWithout(StudyRow row, string option) =>
        string.Join(' ', [row.Method.Split(' ')[0], .. row.Options.Where(other => other.Name != option).Select(other => $"{other.Name}={other.Value}")]);

    private static double? ValueOf(StudyRow row, string option) =>
        double.TryParse(row.Options.FirstOrDefault(known => known.Name == option)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
