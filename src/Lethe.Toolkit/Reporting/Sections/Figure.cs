using Lethe.Reporting.Html;

namespace Lethe.Reporting.Sections;

/// <summary>A chart with its caption.</summary>
internal static class Figure
{
    public static void Write(HtmlWriter page, string caption, Markup chart, string style = "", string note = "")
    {
        page.Line($"<figure class=\"{style}\">");
        if (caption.Length > 0) page.Line($"<figcaption>{caption}{(note.Length > 0 ? Markup.Format($"<small>{note}</small>") : Markup.Empty)}</figcaption>");
        page.Line($"{chart}</figure>");
    }
}
