using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>The table: a row a model, each value with its interval and its gap to the retrained model.</summary>
internal static class ComparisonSection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<div class=\"scroll\"><table class=\"comparison sortable\">");
        page.Line($"<thead><tr><th scope=\"col\">Model</th>");
        foreach (MetricDescription column in view.Columns) page.Line($"<th scope=\"col\"><abbr title=\"{column.Summary}\">{column.Name}</abbr></th>");
        if (view.HasReference) page.Line($"<th scope=\"col\">Average gap</th>");
        page.Line($"<th scope=\"col\">Time</th></tr></thead>");
        page.Line($"<tbody>");
        WriteModel(page, view, "Original", "before forgetting", view.Document.Original, "original");
        if (view.Document.Retrained is { } retrained) WriteModel(page, view, "Retrained", "the reference", retrained, "retrained");
        foreach (MethodResult method in view.Methods) WriteMethod(page, view, method);
        page.Line($"</tbody></table></div>");
        WriteKey(page, view);
    }

    private static void WriteModel(HtmlWriter page, ReportView view, string name, string note, ModelEvidence model, string style)
    {
        page.Line($"<tr class=\"{style}\"><th scope=\"row\">{name}<small>{note}</small></th>");
        foreach (MetricDescription column in view.Columns) WriteCell(page, view, column, model.Metrics?.Metrics, null);
        if (view.HasReference) page.Line($"<td class=\"empty\" data-label=\"Average gap\"></td>");
        WriteTime(page, model.Seconds is double seconds ? MetricValue.Of(seconds) : null);
        page.Line($"</tr>");
    }

    private static void WriteMethod(HtmlWriter page, ReportView view, MethodResult method)
    {
        string role = method.Role == MethodRole.Control ? "control: forgets nothing" : method.Method;
        page.Line($"<tr class=\"{(method.Role == MethodRole.Control ? "control" : "method")}\"><th scope=\"row\"><a href=\"#{view.Anchor(method)}\">{method.Name}</a><small>{role}</small>{Alarms(method)}</th>");
        foreach (MetricDescription column in view.Columns) WriteCell(page, view, column, method.Audit.Models.Unlearned.Metrics, method.Audit.Gap);
        if (view.HasReference) WriteAverage(page, method);
        WriteTime(page, method.Audit.Cost.Seconds);
        page.Line($"</tr>");
    }

    private static Markup Alarms(MethodResult method) => new(string.Concat(method.Alarms.DistinctBy(alarm => alarm.Kind)
        .Select(alarm => Markup.Format($"<span class=\"alarm\" title=\"{alarm.Message}\">{AlarmWording.Mark(alarm.Kind)}</span> ").Value)));

    private static void WriteCell(HtmlWriter page, ReportView view, MetricDescription column, MetricSet? metrics, MetricSet? gaps)
    {
        MetricValue? value = null;
        metrics?.TryGet(column.Id, out value);
        if (value?.Value is not double number)
        {
            page.Line($"<td class=\"missing\" data-label=\"{column.Name}\"><span title=\"{value?.Reason ?? "not measured"}\">none</span></td>");
            return;
        }
        MetricValue? gap = null;
        gaps?.TryGet(column.Id, out gap);
        GapLevel level = GapLevels.Of(gap?.Value, column);
        page.Line($"<td class=\"{GapLevels.Style(level)}\" data-label=\"{column.Name}\" data-sort=\"{Sort(number)}\"><span class=\"value\">{Numbers.Value(number, column.Unit)}</span><small>{Numbers.Interval(value, column.Unit)}</small>{GapOf(view, gap, column, level)}</td>");
    }

    private static Markup GapOf(ReportView view, MetricValue? gap, MetricDescription column, GapLevel level)
    {
        if (gap?.Value is not double number) return Markup.Empty;
        string interval = Numbers.GapInterval(gap, column.Unit);
        string reference = view.Document.Retrained?.Metrics?.Metrics.Number(column.Id) is double retrained ? $"retrained {Numbers.Value(retrained, column.Unit)}" : "";
        string title = string.Join("; ", new[] { reference, GapLevels.Words(level), interval.Length > 0 ? $"95 % interval of the gap {interval}" : "" }.Where(part => part.Length > 0));
        return Markup.Format($"<span class=\"gap\" title=\"{title}\"><span aria-hidden=\"true\">{GapLevels.Mark(level)}</span> {Numbers.Gap(number, column.Unit)}</span><small class=\"gapinterval\">{interval}</small><small class=\"reference\">{reference}</small>");
    }

    private static void WriteAverage(HtmlWriter page, MethodResult method)
    {
        if (AverageGap.Of(method.Audit) is { } gap)
            page.Line($"<td class=\"average\" data-label=\"Average gap\" data-sort=\"{Sort(gap.Value)}\"><span class=\"value\">{Numbers.Points(gap.Value).TrimStart('+')}</span></td>");
        else page.Line($"<td class=\"missing\" data-label=\"Average gap\">none</td>");
    }

    private static void WriteTime(HtmlWriter page, MetricValue? seconds)
    {
        if (seconds?.Value is double number) page.Line($"<td data-label=\"Time\" data-sort=\"{Sort(number)}\"><span class=\"value\">{Numbers.Seconds(number)}</span></td>");
        else page.Line($"<td class=\"missing\" data-label=\"Time\"><span title=\"{seconds?.Reason ?? "not measured"}\">none</span></td>");
    }

    private static string Sort(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteKey(HtmlWriter page, ReportView view)
    {
        page.Line($"<p class=\"note\">D_f is what was to be forgotten, D_r what stays. Under each value stands its 95 % interval: it covers the sampling of images, not of seeds.");
        if (view.HasReference)
        {
            page.Line($"Below it the gap to the retrained model with its own, paired interval. <span class=\"close key\">● within the margin</span>, <span class=\"near key\">◐ within three margins</span>, <span class=\"far key\">○ farther</span>. Each measure has its margin, told <a href=\"#legend\">below</a>.");
            page.Line($"The average gap is the mean absolute gap over forget, retain and test accuracy and membership inference. Colour follows the gap, not the value: forgetting more than the retrained model is no better than forgetting less.");
        }
        page.Line($"</p>");
        foreach (AlarmKind kind in view.Methods.SelectMany(method => method.Alarms).Select(alarm => alarm.Kind).Distinct().Order())
            page.Line($"<p class=\"note\"><span class=\"alarm\">{AlarmWording.Mark(kind)}</span> {AlarmWording.Meaning(kind)}.</p>");
    }
}
