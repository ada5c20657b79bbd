using Lethe.Reporting.Html;

namespace Lethe.Reporting;

/// <summary>The page over several runs: one row a run, each linked to its own report.</summary>
public static class HtmlIndex
{
    /// <summary>Renders the page; it belongs into the folder that the runs were found in.</summary>
    /// <param name="runs">The runs, with names relative to that folder.</param>
    /// <returns>The page.</returns>
    public static string Render(IReadOnlyList<RunFolder> runs)
    {
        HtmlWriter page = new();
        PageFrame.Open(page, $"{runs.Count} runs");
        page.Line($"<header class=\"page\"><p class=\"brand\">Lethe unlearning reports</p><h1>{runs.Count} runs</h1></header>");
        page.Line($"<main><section><div class=\"scroll\"><table class=\"plain left\"><thead><tr><th scope=\"col\">Run</th><th scope=\"col\">Request</th><th scope=\"col\">Data and model</th><th scope=\"col\">Closest to retraining</th><th scope=\"col\">What may be said</th></tr></thead><tbody>");
        foreach (RunFolder run in runs) WriteRow(page, run);
        page.Line($"</tbody></table></div></section></main>");
        PageFrame.Close(page, runs.Count > 0 ? runs[0].Document.Version : "");
        return page.ToString();
    }

    private static void WriteRow(HtmlWriter page, RunFolder run)
    {
        ReportView view = new(run.Document, new ReportOptions());
        string link = string.Concat(run.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => Uri.EscapeDataString(part) + "/")) + HtmlReport.FileName;
        string closest = view.Closest is { } best ? $"{best.Name}, {Numbers.Points(AverageGap.Of(best.Audit)!.Value).TrimStart('+')} away" : view.HasReference ? "none without an alarm" : "no retrained model";
        page.Line($"<tr><th scope=\"row\"><a href=\"./{link}\">{run.Document.Title}</a><small>{run.Name}</small></th><td><code>{run.Document.Forget.Request}</code></td><td>{run.Document.Data.Spec}<small>{run.Document.Model.Spec}</small></td><td>{closest}</td><td>{(view.Closest is null ? "" : ClaimWording.Short(view.Closest.Audit.Claim))}</td></tr>");
    }
}
