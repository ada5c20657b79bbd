using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What the report does not show, in plain words.</summary>
internal static class LimitsSection
{
    private const string OneDraw = "The retrained model is one draw of what training without the data can give. Two retrained models differ too; a gap smaller than that difference means nothing.";

    private const string NoReference = "Without a retrained model nothing here says how much forgetting there should have been.";

    public static void Write(HtmlWriter page, ReportView view)
    {
        page.Line($"<ul class=\"limits\">");
        page.Line($"<li>One run with one seed. Another seed gives another original, another retrained and another unlearned model; the intervals cover the choice of test images alone.</li>");
        page.Line($"<li>{(view.HasReference ? OneDraw : NoReference)}</li>");
        page.Line($"<li>Likeness of outputs is not absence of knowledge. A model can hide what it knows; relearning and probing (<code>--metrics all</code>) look further, and a stronger attack than those may look further still.</li>");
        page.Line($"<li>The request names {view.RequestInWords}. Copies or near-copies of these images elsewhere in the data were not searched for.</li>");
        page.Line($"<li>Models made from the original (distilled, quantised, fine-tuned) and backups of it are not touched by this.</li>");
        page.Line($"</ul>");
        WriteResidual(page, view);
    }

    private static void WriteResidual(HtmlWriter page, ReportView view)
    {
        if (view.Document.ResidualFiles.Count == 0) return;
        page.Line($"<h3>Files that still hold knowledge of the forgotten data</h3>");
        page.Line($"<div class=\"scroll\"><table class=\"plain left\"><tbody>");
        foreach (ResidualFile file in view.Document.ResidualFiles) page.Line($"<tr><th scope=\"row\"><code>{file.File}</code></th><td>{file.Reason}</td></tr>");
        page.Line($"</tbody></table></div>");
    }
}
