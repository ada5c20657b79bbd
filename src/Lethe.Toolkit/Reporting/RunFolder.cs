using System.Text.Json;
using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>A folder with the results of a run: <c>report.json</c>, from which the page can be made again.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Name">Its path relative to the folder that was searched, with forward slashes; empty for that folder itself.</param>
/// <param name="Document">What <c>report.json</c> holds.</param>
public sealed record RunFolder(string Path, string Name, ReportDocument Document)
{
    /// <summary>Reads the run in a folder, and those in its direct subfolders, in the order of their names.</summary>
    /// <param name="directory">The folder to search.</param>
    /// <returns>At least one run.</returns>
    /// <exception cref="DataException">The folder is missing, holds no run, or a <c>report.json</c> in it cannot be read.</exception>
    public static IReadOnlyList<RunFolder> Find(string directory)
    {
        if (!Directory.Exists(directory)) throw new DataException($"'{directory}' is not a folder; expected a run folder with {ReportDocument.FileName}");
        IEnumerable<string> folders = Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal).Prepend(directory);
        RunFolder[] runs = [.. folders.Where(folder => File.Exists(System.IO.Path.Combine(folder, ReportDocument.FileName)))
            .Select(folder => new RunFolder(folder, folder == directory ? "" : System.IO.Path.GetFileName(folder), Read(System.IO.Path.Combine(folder, ReportDocument.FileName))))];
        return runs.Length > 0 ? runs : throw new DataException($"'{directory}' holds no {ReportDocument.FileName}, nor does any folder in it; expected the folder of a run");
    }

    private static ReportDocument Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return ResultsJson.ReadReport(stream);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{file}' cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
