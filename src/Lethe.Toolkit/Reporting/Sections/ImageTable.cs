using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>A few test images of the forgotten class and what each model calls them.</summary>
internal static class ImageTable
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        IReadOnlyList<TestImage> images = view.Document.Images;
        if (!view.Options.IncludeImages || images.Count == 0) return;
        page.Line($"<h3>Test images and what they are called</h3>");
        page.Line($"<div class=\"scroll\"><table class=\"images\"><thead><tr><th scope=\"col\">Model</th>");
        foreach (TestImage image in images)
            page.Line($"<th scope=\"col\"><img alt=\"Test image {image.Id}, {view.ClassName(image.Label)}\" title=\"test image {image.Id}\" width=\"56\" height=\"{Math.Round(56.0 * image.Height / image.Width)}\" src=\"data:image/png;base64,{Convert.ToBase64String(image.Png)}\"></th>");
        page.Line($"</tr></thead><tbody>");
        foreach ((string name, ModelEvidence model) in view.Models.Where(model => model.Evidence.ImagePredictions.Count == images.Count))
        {
            page.Line($"<tr><th scope=\"row\">{name}</th>");
            for (int i = 0; i < images.Count; i++)
                page.Line($"<td class=\"{(model.ImagePredictions[i].Label == images[i].Label ? "hit" : "")}\">{view.ClassName(model.ImagePredictions[i].Label)}<small>{Numbers.WholePercent(model.ImagePredictions[i].Probability)}</small></td>");
            page.Line($"</tr>");
        }
        page.Line($"</tbody></table></div>");
        page.Line($"<p class=\"note\">Below each label stands the probability that the model gives it. Images of the test part only; no training image that was to be forgotten is in this page.</p>");
    }
}
