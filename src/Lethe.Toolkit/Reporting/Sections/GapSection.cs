using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>Gaps to the retrained model, metric by metric, and forgetting against utility.</summary>
internal static class GapSection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<p>Zero is where the retrained model stands. A method that behaves like it has every mark inside the shaded margin; the lines are 95 % intervals (sampling of images, not of seeds).</p>");
        page.Line($"<div class=\"grid\">");
        foreach (MetricDescription metric in view.Columns.Where(metric => view.Methods.Any(method => method.Audit.Gap?.Number(metric.Id) is not null)))
            Figure.Write(page, metric.Name, GapChart.Draw(metric, [.. view.Methods.Select(method => Row(view, method, metric.Id))]));
        page.Line($"</div>");
        WriteScatter(page, view);
    }

    private static GapRow Row(ReportView view, MethodResult method, string id)
    {
        MetricValue? gap = null;
        method.Audit.Gap?.TryGet(id, out gap);
        return new GapRow(view.Label(method), gap ?? MetricValue.Missing("not measured"), method.Role == MethodRole.Control);
    }

    private static void WriteScatter(HtmlWriter page, ReportView view)
    {
        string forget = view.Document.Forget.Scope == RequestScope.Samples ? "forget_train_accuracy" : "forget_test_accuracy";
        const string Retain = "retain_test_accuracy";
        List<ScatterPoint> points = [];
        Add(points, "Original", view.Document.Original.Metrics, forget, Retain, "original");
        Add(points, "Retrained", view.Document.Retrained?.Metrics, forget, Retain, "retrained");
        foreach (MethodResult method in view.Methods)
            Add(points, view.Label(method), method.Audit.Models.Unlearned, forget, Retain, ReportView.IsDisqualified(method) ? "alarmed" : method.Role == MethodRole.Control ? "control" : "method");
        if (points.Count < 3) return;
        page.Line($"<h3>Forgetting against utility</h3>");
        page.Line($"<p>The diamond is the retrained model and the shaded area its interval: the place to be. Further left is not better. {(view.Methods.Any(ReportView.IsDisqualified) ? "A cross marks a method that raised an alarm which makes its closeness worthless." : "")}</p>");
        ScatterChart chart = new(view.Metric(forget).Name, view.Metric(Retain).Name, points);
        page.Line($"<div class=\"pair\">");
        Figure.Write(page, "All models", chart.Draw());
        if (chart.HasCloseUp) Figure.Write(page, "Around the retrained model", chart.DrawCloseUp());
        page.Line($"</div>");
    }

    private static void Add(List<ScatterPoint> points, string name, ModelMetrics? model, string x, string y, string style)
    {
        if (model is null || !model.Metrics.TryGet(x, out MetricValue? first) || !model.Metrics.TryGet(y, out MetricValue? second)) return;
        if (first.Value.HasValue && second.Value.HasValue) points.Add(new ScatterPoint(name, first, second, style));
    }
}
