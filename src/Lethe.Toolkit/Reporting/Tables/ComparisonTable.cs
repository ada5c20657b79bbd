using System.Text;
using Lethe.Results;

namespace Lethe.Reporting.Tables;

/// <summary>The comparison of all methods as plain cells, for consoles and documents.</summary>
/// <remarks>A cell holds the value, then the gap to the retrained model in brackets with its mark: ● within the margin, ◐ within three, ○ beyond.</remarks>
public sealed class ComparisonTable
{
    private readonly int _metrics;

    private ComparisonTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows, int metrics) => (Headers, Rows, _metrics) = (headers, rows, metrics);

    /// <summary>The column heads.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The cells, row by row: original, retrained, the control, then the methods from the closest to the farthest.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Builds the table of a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The table.</returns>
    public static ComparisonTable From(ReportDocument document)
    {
        ReportView view = new(document, new ReportOptions());
        bool alarms = view.Methods.Any(method => method.Alarms.Count > 0);
        List<string> headers = ["Method", .. view.Columns.Select(column => column.Name)];
        if (view.HasReference) headers.Add("Average gap");
        headers.Add("Time");
        if (alarms) headers.Add("Alarms");
        List<IReadOnlyList<string>> rows = [Row(view, alarms, "original", document.Original)];
        if (document.Retrained is { } retrained) rows.Add(Row(view, alarms, "retrained", retrained));
        rows.AddRange(view.Methods.Select(method => Row(view, alarms, method)));
        return new ComparisonTable(headers, rows, view.Columns.Count);
    }

    /// <summary>The table in aligned columns, for a terminal; long heads take two lines.</summary>
    /// <param name="width">The widest line allowed; metric columns that do not fit are left out, the last first.</param>
    /// <returns>Lines, each ended by a line feed.</returns>
    public string ToText(int width = int.MaxValue)
    {
        int[] widths = [.. Headers.Select((header, i) => Rows.Select(row => row[i].Length).Concat(Wrapped(header).Select(line => line.Length)).Max())];
        List<int> shown = [.. Enumerable.Range(0, Headers.Count)];
        for (int column = _metrics; column > 1 && shown.Sum(i => widths[i] + 2) - 2 > width; column--) shown.Remove(column);
        StringBuilder text = new();
        IEnumerable<IReadOnlyList<string>> lines = [.. Enumerable.Range(0, 2).Select(line => Headers.Select(header => Wrapped(header)[line]).ToArray()), [.. widths.Select(length => new string('-', length))], .. Rows];
        foreach (IReadOnlyList<string> line in lines.SkipWhile(line => line.All(cell => cell.Length == 0)))
            AppendLine(text, "", "  ", "", shown.Select(i => i == 0 ? line[i].PadRight(widths[i]) : line[i].PadLeft(widths[i])));
        return text.ToString();
    }

    /// <summary>The table in Markdown.</summary>
    /// <returns>Lines, each ended by a line feed.</returns>
    public string ToMarkdown()
    {
        int[] widths = Widths();
        StringBuilder text = new();
        AppendLine(text, "| ", " | ", " |", Padded([.. Headers.Select(Escape)], widths));
        AppendLine(text, "|", "|", "|", widths.Select((width, i) => new string('-', width + 1) + (i == 0 ? "-" : ":")));
        foreach (IReadOnlyList<string> row in Rows) AppendLine(text, "| ", " | ", " |", Padded([.. row.Select(Escape)], widths));
        return text.ToString();
    }

    private static List<string> Row(ReportView view, bool alarms, string name, ModelEvidence model)
    {
        List<string> cells = [name, .. view.Columns.Select(column => Value(model.Metrics?.Metrics, column))];
        if (view.HasReference) cells.Add("");
        cells.Add(model.Seconds is double seconds ? Ascii(Numbers.Seconds(seconds)) : "");
        if (alarms) cells.Add("");
        return cells;
    }

    private static List<string> Row(ReportView view, bool alarms, MethodResult method)
    {
        List<string> cells = [method.Method, .. view.Columns.Select(column => Cell(method.Audit, column))];
        if (view.HasReference) cells.Add(AverageGap.Of(method.Audit) is { } gap ? Ascii(Numbers.Points(gap.Value)).TrimStart('+') : "");
        cells.Add(method.Audit.Cost.Seconds.Value is double seconds ? Ascii(Numbers.Seconds(seconds)) : "");
        if (alarms) cells.Add(string.Join(", ", method.Alarms.Select(alarm => AlarmWording.Mark(alarm.Kind)).Distinct()));
        return cells;
    }

    private static string Cell(AuditRecord audit, MetricDescription column)
    {
        string value = Value(audit.Models.Unlearned.Metrics, column);
        if (audit.Gap?.Number(column.Id) is not double gap) return value;
        string size = Ascii(Numbers.Gap(gap, column.Unit)).Replace(" pts", "", StringComparison.Ordinal);
        return $"{value} ({size}) {GapLevels.Mark(GapLevels.Of(gap, column))}".TrimEnd();
    }

    private static string Value(MetricSet? metrics, MetricDescription column) =>
        metrics?.Number(column.Id) is double value ? Ascii(Numbers.Value(value, column.Unit)) : "-";

    private static string Ascii(string text) => text.Replace('−', '-');

    /// <summary>A head in two lines of about the same length, the first empty where one is enough.</summary>
    private static string[] Wrapped(string header)
    {
        int[] spaces = [.. Enumerable.Range(0, header.Length).Where(i => header[i] == ' ')];
        if (header.Length <= 8 || spaces.Length == 0) return ["", header];
        int split = spaces.MinBy(i => Math.Abs(header.Length - 1 - 2 * i));
        return [header[..split], header[(split + 1)..]];
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void AppendLine(StringBuilder text, string first, string between, string last, IEnumerable<string> cells) =>
        text.Append((first + string.Join(between, cells) + last).TrimEnd()).Append('\n');

    private static IEnumerable<string> Padded(IReadOnlyList<string> cells, int[] widths) =>
        cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));

    private int[] Widths() => [.. Headers.Select((header, i) => Rows.Select(row => Escape(row[i]).Length).Append(Escape(header).Length).Max())];
}
