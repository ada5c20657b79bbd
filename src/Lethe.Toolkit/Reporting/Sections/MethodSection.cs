using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>Each method with its options, claim and every metric.</summary>
internal static class MethodSection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        foreach (MethodResult method in view.Methods)
        {
            page.Line($"<details id=\"{view.Anchor(method)}\"{(view.Methods.Count == 1 ? new Markup(" open") : Markup.Empty)}><summary>{method.Name} <code>{method.Method}</code></summary>");
            if (method.Summary.Length > 0) page.Line($"<p>{method.Summary}</p>");
            if (method.Citation.Length > 0) page.Line($"<p class=\"note\">{method.Citation}</p>");
            page.Line($"<p><strong>{ClaimWording.Short(method.Audit.Claim)}.</strong> {ClaimWording.Sentence(method.Audit.Claim, view.Metric)} {ClaimWording.Measures(method.Audit.Claim, view.Metric)}</p>");
            foreach (Alarm alarm in method.Alarms) page.Line($"<p class=\"warning\"><strong>{AlarmWording.Mark(alarm.Kind)}:</strong> {Prose.Sentence(alarm.Message)}</p>");
            foreach (string note in method.Notes) page.Line($"<p>{note}</p>");
            WriteOptions(page, method.Options);
            WriteMetrics(page, view, method.Audit);
            page.Line($"</details>");
        }
    }

    private static void WriteOptions(HtmlWriter page, IReadOnlyList<Setting> options)
    {
        if (options.Count == 0) return;
        page.Line($"<dl class=\"settings\">");
        foreach (Setting option in options) page.Line($"<div><dt>{option.Name}</dt><dd>{option.Value}</dd></div>");
        page.Line($"</dl>");
    }

    private static void WriteMetrics(HtmlWriter page, ReportView view, AuditRecord audit)
    {
        page.Line($"<div class=\"scroll\"><table class=\"plain\"><thead><tr><th scope=\"col\">Measure</th><th scope=\"col\">Original</th><th scope=\"col\">Unlearned</th>{(audit.Models.Retrained is null ? Markup.Empty : new Markup("<th scope=\"col\">Retrained</th><th scope=\"col\">Gap</th>"))}</tr></thead><tbody>");
        foreach (string id in audit.Models.Unlearned.Metrics.Names)
        {
            MetricDescription metric = view.Metric(id);
            page.Line($"<tr><th scope=\"row\">{metric.Name}</th>{Cell(audit.Models.Original.Metrics, metric)}{Cell(audit.Models.Unlearned.Metrics, metric)}{(audit.Models.Retrained is { } retrained ? new Markup(Cell(retrained.Metrics, metric).Value + Gap(audit.Gap, metric).Value) : Markup.Empty)}</tr>");
        }
        page.Line($"</tbody></table></div>");
    }

    private static Markup Cell(MetricSet metrics, MetricDescription metric)
    {
        if (!metrics.TryGet(metric.Id, out MetricValue? value)) return new Markup("<td class=\"missing\">not measured</td>");
        return value.Value is double number
            ? Markup.Format($"<td>{Numbers.Value(number, metric.Unit)}<small>{Numbers.Interval(value, metric.Unit)}</small></td>")
            : Markup.Format($"<td class=\"missing reason\">{value.Reason}</td>");
    }

    private static Markup Gap(MetricSet? gaps, MetricDescription metric)
    {
        if (gaps is null || !gaps.TryGet(metric.Id, out MetricValue? gap) || gap.Value is not double number) return new Markup("<td class=\"missing\"></td>");
        GapLevel level = GapLevels.Of(number, metric);
        return Markup.Format($"<td class=\"{GapLevels.Style(level)}\"><span class=\"gap\" title=\"{GapLevels.Words(level)}\">{GapLevels.Mark(level)} {Numbers.Gap(number, metric.Unit)}</span><small>{Numbers.GapInterval(gap, metric.Unit)}</small></td>");
    }
}
