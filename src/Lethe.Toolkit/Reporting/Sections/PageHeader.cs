using Lethe.Reporting.Html;

namespace Lethe.Reporting.Sections;

/// <summary>Title and the way around.</summary>
internal static class PageHeader
{
    public static void Write(HtmlWriter page, ReportView view, IReadOnlyList<(string Id, string Title)> sections)
    {
        page.Line($"<header class=\"page\">");
        page.Line($"<p class=\"brand\">Lethe unlearning report</p>");
        page.Line($"<h1>{view.Document.Title}</h1>");
        page.Line($"<p class=\"facts\">{view.Document.Model.Spec} on {view.Document.Data.Spec}, request <code>{view.Document.Forget.Request}</code></p>");
        page.Line($"<nav aria-label=\"Sections\">");
        foreach ((string id, string title) in sections) page.Line($"<a href=\"#{id}\">{title}</a>");
        page.Line($"</nav></header>");
    }
}
