using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>The accuracy on each class of test images: where a mean hides a class that suffers.</summary>
internal static class StudyClasses
{
    private const int Most = 20;

    private const int FewestSeeds = 5;

    private const double Margin = 0.05;

    internal static void Write(HtmlWriter page, StudyGroup group, Func<StudyRow, string> runs)
    {
        StudyRow[] rows = [.. StudyColumns.Rows(group).Where(row => row.Classes.Count > 0)];
        if (rows.Length == 0)
            return;
        ClassResult[] shown = Shown(rows);
        string rest = shown.Length < rows[0].Classes.Count ? $" Shown are {shown.Length} of {rows[0].Classes.Count} classes: those to forget, and those with the largest gaps." : "";
        page.Line($"<details><summary>Every class</summary><p class=\"note\">Accuracy on test images, and under it the gap to the retrained model in points with its 95 % interval. From five seeds on: ● the interval is within 5 points, ○ beyond, ◐ neither (each class by itself, without correction).{rest}</p>");
        page.Line($"<div class=\"scroll\"><table class=\"plain classes\"><thead><tr><th scope=\"col\">Method</th>");
        foreach (ClassResult one in shown)
            page.Line($"<th scope=\"col\">{(one.Forgotten ? Markup.Format($"<span class=\"g-forget\">{one.Class}</span>") : Markup.Format($"{one.Class}"))}</th>");
        page.Line($"</tr></thead><tbody>");
        foreach (StudyRow row in rows)
        {
            page.Line($"<tr><th scope=\"row\">{row.Method}</th>");
            foreach (ClassResult one in shown)
                WriteCell(page, row, row.Classes.FirstOrDefault(known => known.Class == one.Class), runs(row));
            page.Line($"</tr>");
        }

        page.Line($"</tbody></table></div></details>");
    }

    private static void WriteCell(HtmlWriter page, StudyRow row, ClassResult? one, string runs)
    {
        if (one is null)
        {
            page.Line($"<td></td>");
            return;
        }

        SeedValue? gap = row.Role == MethodRole.Reference ? null : one.Gap;
        GapLevel level = Level(gap);
        Markup difference = gap is null
            ? Markup.Empty
            : Markup.Format($"<small class=\"gap\">{Numbers.Gap(gap.Mean, MetricUnit.Fraction)} {GapLevels.Mark(level)}</small><small>{Numbers.GapInterval(StudyColumns.Interval(gap), MetricUnit.Fraction)}</small>");
        page.Line($"<td class=\"{GapLevels.Style(level)}\">{StudyGroupSection.Linked(Numbers.Percent(one.Accuracy.Mean), runs)}{difference}</td>");
    }

    private static GapLevel Level(SeedValue? gap) => gap switch
    {
        { Seeds: >= FewestSeeds, Low: double low, High: double high } =>
            low > -Margin && high < Margin ? GapLevel.Close : low > Margin || high < -Margin ? GapLevel.Far : GapLevel.Near,
        _ => GapLevel.None,
    };

    private static ClassResult[] Shown(StudyRow[] rows)
    {
        if (rows[0].Classes.Count <= Most)
            return [.. rows[0].Classes];
        double Largest(ClassResult one) => rows.Max(row => Math.Abs(row.Classes.FirstOrDefault(known => known.Class == one.Class)?.Gap?.Mean ?? 0));
        HashSet<string> chosen = [.. rows[0].Classes.OrderBy(one => one.Forgotten ? 0 : 1).ThenByDescending(Largest).Take(Most).Select(one => one.Class)];
        return [.. rows[0].Classes.Where(one => chosen.Contains(one.Class))];
    }
}
