using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>Every run of a group, each number a link to the run's own report.</summary>
internal static class StudySeeds
{
    /// <summary>Where the runs of a row begin.</summary>
    internal static string Anchor(int group, StudyGroup of, StudyRow row) => $"runs-{group}-{of.Rows.ToList().IndexOf(row)}";

    internal static void Write(HtmlWriter page, StudyGroup group, int index)
    {
        page.Line($"<details><summary>Every run</summary><p class=\"note\">Numbers lead to the report of the run, seeds to that of all methods of the same training and evaluation seed.</p><div class=\"scroll\"><table class=\"plain left\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Seeds</th><th scope=\"col\">Forget accuracy</th><th scope=\"col\">Retain accuracy</th><th scope=\"col\">Average gap</th></tr></thead><tbody>");
        foreach (StudyRow row in StudyColumns.Rows(group))
        {
            for (int i = 0; i < row.Points.Count; i++)
            {
                StudyPoint point = row.Points[i];
                Markup id = i == 0 ? Markup.Format($" id=\"{Anchor(index, group, row)}\"") : Markup.Empty;
                page.Line($"<tr{id}><th scope=\"row\">{row.Method}</th><td>{Link(point.Report is null ? null : Above(point.Report), point.Seeds)}</td><td>{Link(point.Report, Percent(point.Forget))}</td><td>{Link(point.Report, Percent(point.Retain))}</td><td>{Link(point.Report, Percent(point.AverageGap))}</td></tr>");
            }
        }

        page.Line($"</tbody></table></div></details>");
    }

    // The report of all methods side by side stands in the folder above that of the run.
    private static string? Above(string folder) => folder.LastIndexOf('/') is > 0 and int end ? folder[..end] : folder;

    private static Markup Link(string? folder, string text) => folder is null || text.Length == 0
        ? Markup.Format($"{text}")
        : Markup.Format($"<a href=\"./{string.Join('/', folder.Split('/').Select(Uri.EscapeDataString))}/{HtmlReport.FileName}\">{text}</a>");

    private static string Percent(double? value) => value is double number ? Numbers.Percent(number) : "";
}
