using System.Text;
using Lethe.Reporting.Html;
using Lethe.Reporting.Sections;
using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>The report: one HTML file that opens from disk, needs no network and works without scripts.</summary>
/// <remarks>Equal documents give equal bytes. Every text of the document is escaped.</remarks>
public static class HtmlReport
{
    /// <summary>The name of the page in a run folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Renders a document.</summary>
    /// <param name="document">What to show.</param>
    /// <param name="options">What to leave out; by default nothing.</param>
    /// <returns>The page.</returns>
    public static string Render(ReportDocument document, ReportOptions? options = null)
    {
        ReportView view = new(document, options ?? new ReportOptions());
        Section[] sections = [.. Section.All.Where(section => section.IsShown(view))];
        HtmlWriter page = new();
        PageFrame.Open(page, document.Title);
        PageHeader.Write(page, view, [.. sections.Select(section => (section.Id, section.Title))]);
        page.Line($"<main>");
        foreach (Section section in sections) WriteSection(page, view, section);
        page.Line($"</main>");
        PageFrame.Close(page, document.Version);
        return page.ToString();
    }

    /// <summary>Renders a document into a stream, as UTF-8 without a byte order mark.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="document">What to show.</param>
    /// <param name="options">What to leave out; by default nothing.</param>
    public static void Write(Stream stream, ReportDocument document, ReportOptions? options = null) =>
        stream.Write(Encoding.UTF8.GetBytes(Render(document, options)));

    private static void WriteSection(HtmlWriter page, ReportView view, Section section)
    {
        page.Line($"<section id=\"{section.Id}\"><h2>{section.Title}</h2>");
        section.Write(page, view);
        page.Line($"</section>");
    }
}
