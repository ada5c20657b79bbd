using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>Training curves of the original and the retrained model, and losses while forgetting.</summary>
internal static class TrainingSection
{
    public static bool IsShown(ReportView view) => view.Models.Any(model => model.Evidence.Curve.Count > 0);

    public static void Write(HtmlWriter page, ReportView view)
    {
        IReadOnlyList<TrainingPoint> original = view.Document.Original.Curve, retrained = view.Document.Retrained?.Curve ?? [];
        if (original.Count + retrained.Count > 0)
        {
            page.Line($"<p class=\"swatches\"><span class=\"swatch l-original\"><span>original</span></span> <span class=\"swatch l-retrained\"><span>retrained</span></span> <span class=\"swatch l-original dashed\"><span>accuracy on training images, dashed</span></span></p>");
            page.Line($"<div class=\"grid\">");
            Figure.Write(page, "Training loss", LineChart.Draw("Training loss by epoch", Lines(("original", "l-original", original, Loss), ("retrained", "l-retrained", retrained, Loss)), Numbers.Plain));
            LineSeries[] accuracies = Lines(
                ("original, validation", "l-original", original, point => point.ValidationAccuracy), ("retrained, validation", "l-retrained", retrained, point => point.ValidationAccuracy),
                ("original, training", "l-original dashed", original, point => point.TrainAccuracy), ("retrained, training", "l-retrained dashed", retrained, point => point.TrainAccuracy));
            if (accuracies.Length > 0) Figure.Write(page, "Accuracy", LineChart.Draw("Accuracy by epoch", accuracies, Numbers.WholePercent));
            page.Line($"</div>");
        }
        WriteForgetting(page, view);
    }

    private static void WriteForgetting(HtmlWriter page, ReportView view)
    {
        MethodResult[] methods = [.. view.Methods.Where(method => method.Model.Curve.Count > 1)];
        if (methods.Length == 0) return;
        page.Line($"<h3>Loss while forgetting</h3>");
        page.Line($"<div class=\"grid\">");
        foreach (MethodResult method in methods)
            Figure.Write(page, method.Name, LineChart.Draw($"{method.Name}: loss while forgetting", Lines((method.Name, "l-method", method.Model.Curve, Loss)), Numbers.Plain));
        page.Line($"</div>");
    }

    private static LineSeries[] Lines(params ReadOnlySpan<(string Name, string Style, IReadOnlyList<TrainingPoint> Curve, Func<TrainingPoint, double?> Value)> lines)
    {
        List<LineSeries> series = [];
        foreach ((string name, string style, IReadOnlyList<TrainingPoint> curve, Func<TrainingPoint, double?> value) in lines)
        {
            (double, double)[] points = [.. curve.Where(point => value(point).HasValue).Select(point => (point.Epoch, value(point)!.Value))];
            if (points.Length > 0) series.Add(new LineSeries(name, style, points));
        }
        return [.. series];
    }

    private static double? Loss(TrainingPoint point) => point.Loss;
}
