using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What each metric is, how it is computed and what to aim for.</summary>
internal static class LegendSection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<div class=\"legend\">");
        foreach (MetricDescription metric in view.Document.Metrics)
        {
            page.Line($"<div><h3>{metric.Name} <code>{metric.Id}</code></h3>");
            if (metric.Summary.Length > 0) page.Line($"<p>{metric.Summary}</p>");
            if (metric.Formula.Length > 0) page.Line($"<p class=\"formula\">{metric.Formula}</p>");
            page.Line($"<p class=\"note\">{Direction(metric.Direction)}{(metric.Ideal.Length > 0 ? $" Ideal: {metric.Ideal}." : "")}{Margin(metric)}</p></div>");
        }
        page.Line($"</div>");
    }

    private static string Margin(MetricDescription metric) => metric.Direction == MetricDirection.Descriptive || GapLevels.Margin(metric) is not double margin ? ""
        : metric.Unit == MetricUnit.Fraction ? $" Margin: {Numbers.Plain(100 * margin)} points." : $" Margin: {Numbers.Plain(margin)}.";

    private static string Direction(MetricDirection direction) => direction switch
    {
        MetricDirection.Retrained => "Better closer to the retrained model, from either side.",
        MetricDirection.Higher => "Higher is better.",
        MetricDirection.Lower => "Lower is better.",
        _ => "Neither good nor bad by itself.",
    };
}
