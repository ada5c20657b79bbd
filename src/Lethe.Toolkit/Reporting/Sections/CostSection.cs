using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What each method cost, beside retraining.</summary>
internal static class CostSection
{
    public static bool IsShown(ReportView view) => view.Methods.Any(method => method.Audit.Cost.Seconds.Value is > 0);

    public static void Write(HtmlWriter page, ReportView view)
    {
        double? retraining = view.Document.Retrained?.Seconds ?? view.Reference?.Audit.Cost.Seconds.Value;
        List<CostRow> rows = [.. view.Methods.Where(method => method.Audit.Cost.Seconds.Value is > 0).Select(method => Row(view, method))];
        if (retraining is > 0) rows.Add(new CostRow("Retraining", retraining.Value, "", true));
        page.Line($"<div class=\"pair\">");
        Figure.Write(page, "Wall time", CostChart.Draw([.. rows.OrderByDescending(row => row.Seconds)]));
        WriteTable(page, view);
        page.Line($"</div>");
        page.Line($"<p class=\"note\">Wall time on the machine of this run; it varies from run to run. Images forward and backward, and weights changed, do not.</p>");
    }

    private static CostRow Row(ReportView view, MethodResult method)
    {
        string note = method.Audit.Cost.Savings.Value is not double savings ? "" : Numbers.Savings(savings, "saved", "more");
        return new CostRow(view.Label(method), method.Audit.Cost.Seconds.Value!.Value, note, false);
    }

    private static void WriteTable(HtmlWriter page, ReportView view)
    {
        page.Line($"<div class=\"scroll\"><table class=\"plain\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Images forward</th><th scope=\"col\">Images backward</th><th scope=\"col\">Weights changed</th></tr></thead><tbody>");
        foreach (MethodResult method in view.Document.Methods.Where(method => method.Role == MethodRole.Reference).Concat(view.Methods))
        {
            AuditCost cost = method.Audit.Cost;
            page.Line($"<tr><th scope=\"row\">{method.Name}</th><td>{Count(cost.SamplesForward)}</td><td>{Count(cost.SamplesBackward)}</td><td>{Count(cost.ParametersChanged)}</td></tr>");
        }
        page.Line($"</tbody></table></div>");
    }

    private static string Count(MetricValue value) => value.Value is double number ? Numbers.Count(number) : "unknown";
}
