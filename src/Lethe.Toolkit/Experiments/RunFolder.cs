using System.Text.Json;
using Lethe.Formats;
using Lethe.Reporting;
using Lethe.Results;

namespace Lethe.Experiments;

/// <summary>A run on disk: <c>report.json</c> and the page made from it.</summary>
public static class RunFolder
{
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

    /// <summary>Makes the page of every run in a folder again: the folder itself, or its direct subfolders.</summary>
    /// <param name="folder">A run folder, or one that holds some.</param>
    /// <param name="includeImages">Whether test images go into the pages.</param>
    /// <returns>The full paths of the pages.</returns>
    /// <exception cref="DataException">There is no run, or one cannot be read or written.</exception>
    public static IReadOnlyList<string> Render(string folder, bool includeImages = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
            throw new DataException($"'{folder}': no such folder, expected a run folder with {ReportDocument.FileName}");
        string[] runs = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder).Where(run => File.Exists(Path.Combine(run, ReportDocument.FileName)))];
        if (runs.Length == 0)
            throw new DataException($"'{folder}': no run found, expected {ReportDocument.FileName} in it or in a direct subfolder");
        return [.. runs.Select(run => WritePage(run, Read(run), includeImages))];
    }

    /// <summary>Reads the document of a run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="DataException">It is missing or broken.</exception>
    public static ReportDocument Read(string folder)
    {
        string path = Path.Combine(folder, ReportDocument.FileName);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return ResultsJson.ReadReport(stream);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new DataException($"'{path}' is not a report: {e.Message}", e);
        }
    }

    private static string WritePage(string folder, ReportDocument document, bool includeImages)
    {
        string page = Path.GetFullPath(Path.Combine(folder, HtmlReport.FileName));
        AtomicFile.Write(page, stream => HtmlReport.Write(stream, document, new ReportOptions(includeImages)));
        return page;
    }
}
