using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>Loss and confidence on images to forget, to keep and never seen.</summary>
internal static class DistributionSection
{
    private static readonly string[] DrawOrder = [SampleGroup.RetainTrain, SampleGroup.Test, SampleGroup.ForgetTest, SampleGroup.ForgetTrain];

    public static bool IsShown(ReportView view) => view.Models.Any(model => model.Evidence.Groups.Count > 0);

    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<p>A model that still knows the forgotten images is surer of them, and loses less on them, than on images of the same kind that it never saw. After forgetting, the two should lie over each other, as they do for the retrained model.</p>");
        page.Line($"<p class=\"swatches\">{Swatches(view)}</p>");
        page.Line($"<h3>Loss</h3>");
        WriteGrid(page, view, true);
        page.Line($"<h3>Confidence</h3>");
        WriteGrid(page, view, false);
    }

    private static void WriteGrid(HtmlWriter page, ReportView view, bool loss)
    {
        double highest = view.Models.SelectMany(model => model.Evidence.Groups).Max(group => DistributionChart.Peak(loss ? group.Loss : group.Confidence));
        page.Line($"<div class=\"grid\">");
        foreach ((string name, ModelEvidence model) in view.Models.Where(model => model.Evidence.Groups.Count > 0))
        {
            (string, Histogram)[] groups = [.. model.Groups.OrderBy(group => Array.IndexOf(DrawOrder, group.Id)).Select(group => (group.Id, loss ? group.Loss : group.Confidence))];
            Figure.Write(page, name, DistributionChart.Draw($"{name}: histogram of {(loss ? "loss" : "confidence")}", groups, loss, highest));
        }
        page.Line($"</div>");
    }

    private static Markup Swatches(ReportView view) => new(string.Concat(view.Models.SelectMany(model => model.Evidence.Groups).Select(group => group.Id).Distinct()
        .OrderByDescending(id => Array.IndexOf(DrawOrder, id))
        .Select(id => Markup.Format($"<span class=\"swatch {GroupNames.Style(id)}\"><span>{GroupNames.Of(id)}</span></span> ").Value)));
}
