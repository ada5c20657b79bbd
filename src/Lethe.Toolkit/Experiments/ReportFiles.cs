using System.Text;
using Lethe.Formats;
using Lethe.Reporting;
using Lethe.Results;

namespace Lethe.Experiments;

/// <summary>Writes the files of a run folder: <c>report.json</c> and the pages made from it.</summary>
public static class ReportFiles
{
    /// <summary>The name of the page that links several runs.</summary>
    public const string IndexName = "index.html";

    /// <summary>Refuses a folder that <see cref="Write"/> could not write to, before any work is done.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <exception cref="DataException">No file can be created there.</exception>
    public static void EnsureWritable(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        AtomicFile.EnsureWritable(Path.Combine(folder, ReportDocument.FileName));
    }

    /// <summary>Writes the document and its page.</summary>
    /// <param name="folder">The folder; it is created if need be.</param>
    /// <param name="document">What happened.</param>
    /// <param name="includeImages">Whether test images go into the page and the document.</param>
    /// <returns>The full path of the page.</returns>
    /// <exception cref="DataException">A file cannot be written.</exception>
    public static string Write(string folder, ReportDocument document, bool includeImages = true)
    {
        ArgumentNullException.ThrowIfNull(document);
        ReportDocument kept = includeImages ? document : document with { Images = [] };
        AtomicFile.Write(Path.Combine(folder, ReportDocument.FileName), stream => ResultsJson.Write(stream, kept));
        return WritePage(folder, kept, includeImages);
    }

    /// <summary>Makes the page of every run in a folder again, and where there are several, one that links them.</summary>
    /// <param name="folder">A run folder, or one that holds some.</param>
    /// <param name="includeImages">Whether test images go into the pages.</param>
    /// <returns>The full paths of the pages, the one that links the others first.</returns>
    /// <exception cref="DataException">There is no run, or one cannot be read or written.</exception>
    public static IReadOnlyList<string> Render(string folder, bool includeImages = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        IReadOnlyList<RunFolder> runs = RunFolder.Find(folder);
        List<string> pages = [.. runs.Select(run => WritePage(run.Path, run.Document, includeImages))];
        if (runs.Count > 1)
        {
            string index = Path.GetFullPath(Path.Combine(folder, IndexName));
            AtomicFile.Write(index, stream => stream.Write(Encoding.UTF8.GetBytes(HtmlIndex.Render(runs))));
            pages.Insert(0, index);
        }

        return pages;
    }

    private static string WritePage(string folder, ReportDocument document, bool includeImages)
    {
        string page = Path.GetFullPath(Path.Combine(folder, HtmlReport.FileName));
        AtomicFile.Write(page, stream => HtmlReport.Write(stream, document, new ReportOptions(includeImages)));
        return page;
    }
}
