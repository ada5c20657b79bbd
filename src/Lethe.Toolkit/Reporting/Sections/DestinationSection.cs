using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What the models say of the forgotten class's test images.</summary>
internal static class DestinationSection
{
    private const int Bars = 6;

    public static bool IsShown(ReportView view) =>
        view.Document.Forget is { Scope: RequestScope.Classes, Classes.Count: > 0 } && view.Document.Original.Confusion is not null;

    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<p>The labels that each model gives to {Numbers.Count(view.Document.Forget.TestSamples)} test images of {view.RequestInWords}, which no model was trained on. {(view.HasReference ? "The tick on a bar is the retrained model: it shows where such images go when they were never learned." : "")}</p>");
        foreach (int forgotten in view.Document.Forget.Classes)
        {
            if (view.Document.Forget.Classes.Count > 1) page.Line($"<h3>{view.ClassName(forgotten)}</h3>");
            int[] labels = Labels(view, forgotten);
            page.Line($"<div class=\"grid\">");
            foreach ((string name, ModelEvidence model) in view.Models.Where(model => model.Evidence.Confusion is not null))
                Figure.Write(page, name, DestinationChart.Draw($"{name}: labels of the test images of {view.ClassName(forgotten)}", Rows(view, model, labels)));
            page.Line($"</div>");
        }
        ImageTable.Write(page, view);
    }

    /// <summary>The forgotten class and the labels that most of its images were given by any model: the same rows for all models.</summary>
    private static int[] Labels(ReportView view, int forgotten)
    {
        double[][] shares = [.. view.Models.Where(model => model.Evidence.Confusion is not null).Select(model => Shares(model.Evidence.Confusion!, forgotten))];
        return [forgotten, .. Enumerable.Range(0, shares[0].Length).Where(k => k != forgotten && shares.Any(share => share[k] > 0))
            .OrderByDescending(k => shares.Sum(share => share[k])).ThenBy(k => k).Take(Bars - 1)];
    }

    private static (string, double, double?, bool)[] Rows(ReportView view, ModelEvidence model, int[] labels)
    {
        int forgotten = labels[0];
        double[] shares = Shares(model.Confusion!, forgotten);
        double[]? retrained = view.Document.Retrained?.Confusion is { } reference && model != view.Document.Retrained ? Shares(reference, forgotten) : null;
        (string, double, double?, bool)[] rows = [.. labels.Select(k => (view.ClassName(k), shares[k], retrained?[k], k == forgotten))];
        double rest = 1 - labels.Sum(k => shares[k]);
        return rest < 0.005 ? rows : [.. rows, ("others", rest, null, false)];
    }

    private static double[] Shares(ConfusionMatrix confusion, int row)
    {
        double total = Math.Max(1, confusion.Counts[row].Sum());
        return [.. confusion.Counts[row].Select(count => count / total)];
    }
}
