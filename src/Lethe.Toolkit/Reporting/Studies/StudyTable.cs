using System.Globalization;
using System.Text;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>One group of a study as plain cells, for consoles, documents and papers: means with half the width of their 95 % intervals over seeds.</summary>
public sealed class StudyTable
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly StudyGroup _group;
    private readonly IReadOnlyList<MetricDescription> _columns;

    private StudyTable(StudyDocument study, StudyGroup group)
    {
        (_group, _columns) = (group, StudyColumns.Of(study, group));
        Title = StudyColumns.Title(study, group);
        Headers = ["Method", .. _columns.Select(column => column.Name), "Average gap", "ToW", "Time", "Seeds", "Alarms"];
        Rows = [.. StudyColumns.Rows(group).Select(Cells)];
    }

    /// <summary>Data, model and request.</summary>
    public string Title { get; }

    /// <summary>What the mark * says; <see langword="null"/> where no row has it.</summary>
    public string? Front => StudyColumns.Front(_group);

    /// <summary>The column heads.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The cells, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>The tables of a study, a group each.</summary>
    /// <param name="study">The study.</param>
    public static IReadOnlyList<StudyTable> Of(StudyDocument study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return [.. study.Groups.Select(group => new StudyTable(study, group))];
    }

    /// <summary>The table in Markdown, under its title.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.Append(Culture, $"### {Title}\n\n| {string.Join(" | ", Headers)} |\n|{string.Concat(Headers.Select((_, i) => i == 0 ? "---|" : "---:|"))}\n");
        foreach (IReadOnlyList<string> row in Rows)
            text.Append(Culture, $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        return text.Append('\n').ToString();
    }

    /// <summary>The table in LaTeX, under its title.</summary>
    public string ToLatex()
    {
        StringBuilder text = new();
        text.Append(Culture, $"% {Title}\n\\begin{{tabular}}{{l{new string('r', Headers.Count - 1)}}}\n\\hline\n{string.Join(" & ", Headers.Select(Latex))} \\\\\n\\hline\n");
        foreach (IReadOnlyList<string> row in Rows)
            text.Append(Culture, $"{string.Join(" & ", row.Select(Latex))} \\\\\n");
        return text.Append("\\hline\n\\end{tabular}\n\n").ToString();
    }

    /// <summary>Every number of the group at full precision, a line a metric and method, without a head.</summary>
    internal IEnumerable<string> CsvLines() =>
        from row in StudyColumns.Rows(_group)
        from value in row.Values.Concat(new[] { row.AverageGap, row.TugOfWar, row.Seconds }.OfType<SeedValue>()).Concat(row.Costs)
        select Line(row, value, StudyColumns.Gap(row, value.Metric));

    /// <summary>The head of the lines of <see cref="CsvLines"/>.</summary>
    internal const string CsvHead = "data,model,recipe,request,method,metric,seeds,mean,sd,low,high,gap,gap_low,gap_high,gap_p_holm,detectable,margin,tost_p_holm,beyond_p_holm,verdict,alarms";

    /// <summary>Every comparison of two methods at full precision, a line each, without a head.</summary>
    internal IEnumerable<string> PairLines() => _group.Comparisons.Select(pair => string.Join(
        ',',
        Text(_group.Data), Text(_group.Model), Text(_group.Recipe), Text(_group.Request), Text(pair.First), Text(pair.Second), pair.Difference.Metric, pair.Difference.Seeds.ToString(Culture),
        Number(pair.Difference.Mean), Number(pair.Difference.Deviation), Number(pair.Difference.Low), Number(pair.Difference.High), Number(pair.PValue)));

    /// <summary>The head of the lines of <see cref="PairLines"/>.</summary>
    internal const string PairsHead = "data,model,recipe,request,first,second,metric,seeds,difference,sd,low,high,p_holm";

    private string Line(StudyRow row, SeedValue value, SeedGap? gap) => string.Join(
        ',',
        Text(_group.Data), Text(_group.Model), Text(_group.Recipe), Text(_group.Request), Text(row.Method), value.Metric, value.Seeds.ToString(Culture), Number(value.Mean), Number(value.Deviation),
        Number(value.Low), Number(value.High), Number(gap?.Value.Mean), Number(gap?.Value.Low), Number(gap?.Value.High), Number(gap?.PValue), Number(gap?.Detectable), Number(gap?.Margin),
        Number(gap?.EquivalenceP), Number(gap?.BeyondP), gap?.Verdict ?? "", Text(Alarms(row)));

    private string[] Cells(StudyRow row) =>
    [
        row.Method + (row.IsOnFront ? " *" : ""),
        .. _columns.Select(column => StudyColumns.Value(row, column.Id) is { } value ? Mean(value, column.Unit) : "-"),
        row.AverageGap is { } gap ? Mean(gap, MetricUnit.Fraction) : "-",
        row.TugOfWar is { } tow ? tow.Mean.ToString("0.000", Culture) : "-",
        row.Seconds is { } seconds ? Plain(Numbers.Seconds(seconds.Mean)) : "-",
        string.Create(Culture, $"{StudyColumns.Seeds(row)}{(row.Done == row.Cells ? "" : $" ({row.Done} of {row.Cells} runs)")}"),
        Alarms(row),
    ];

    private static string Alarms(StudyRow row) =>
        string.Join(", ", row.Alarms.Select(alarm => $"{AlarmWording.Mark(alarm.Kind)} {alarm.Cells}/{row.Cells}").Concat(row.Errors.Count > 0 ? ["failed"] : Array.Empty<string>()));

    private static string Mean(SeedValue value, MetricUnit unit) =>
        Plain(Numbers.Value(value.Mean, unit)) + (StudyColumns.Half(value) is double half ? " ± " + Plain(Numbers.Value(half, unit)) : "");

    private static string Plain(string text) => text.Replace('−', '-');

    private static string Number(double? value) => value?.ToString("R", Culture) ?? "";

    private static string Text(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Latex(string text) => text.Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("±", "$\\pm$", StringComparison.Ordinal).Replace("#", "\\#", StringComparison.Ordinal).Replace("&", "\\&", StringComparison.Ordinal);
}
