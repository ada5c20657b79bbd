using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>What each method of a group took, the search for its options and the importances or the expert that it shares with others included.</summary>
internal static class StudyCosts
{
    private static readonly (string Id, string Head)[] Columns =
        [("artifact_seconds", "Of it importances, experts"), ("samples_forward", "Images forward"), ("samples_backward", "Images backward"), ("parameters_changed", "Weights changed")];

    internal static void Write(HtmlWriter page, StudyGroup group, Func<StudyRow, string> runs)
    {
        StudyRow[] rows = [.. StudyColumns.Rows(group).Where(row => row.Costs.Count > 0)];
        if (rows.Length == 0)
            return;
        page.Line($"<details><summary>What it took</summary><p class=\"note\">Means over seeds for one request. A search for options, and importances and experts that other runs share, are charged in full to each method that uses them.{(group.TimesCompare ? "" : " Times were not taken alike and do not compare.")}</p>");
        page.Line($"<div class=\"scroll\"><table class=\"plain\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Time</th>");
        foreach ((_, string head) in Columns)
            page.Line($"<th scope=\"col\">{head}</th>");
        page.Line($"</tr></thead><tbody>");
        foreach (StudyRow row in rows)
        {
            page.Line($"<tr><th scope=\"row\">{row.Method}</th><td>{(row.Seconds is { } seconds ? StudyGroupSection.Linked(Numbers.Seconds(seconds.Mean), runs(row)) : Markup.Empty)}</td>");
            foreach ((string id, _) in Columns)
                page.Line($"<td>{(row.Costs.FirstOrDefault(cost => cost.Metric == id) is { } cost ? StudyGroupSection.Linked(Text(cost), runs(row)) : Markup.Empty)}</td>");
            page.Line($"</tr>");
        }

        page.Line($"</tbody></table></div></details>");
    }

    private static string Text(SeedValue cost) => cost.Metric != "artifact_seconds" ? Numbers.Count(Math.Round(cost.Mean)) : cost.Mean > 0 ? Numbers.Seconds(cost.Mean) : "none";
}
