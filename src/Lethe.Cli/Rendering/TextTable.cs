using Spectre.Console;

namespace Lethe.Cli.Rendering;

/// <summary>A table on stdout: drawn to the window's width where a person watches, aligned plain columns elsewhere.</summary>
/// <param name="Headers">The column heads.</param>
/// <param name="Rows">The cells, as many a row as there are heads.</param>
internal sealed record TextTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Which columns hold numbers, aligned to the right; all but the first by default.</summary>
    public Func<int, bool> IsNumeric { get; init; } = column => column > 0;

    /// <summary>Writes the table.</summary>
    public void WriteTo(Terminal terminal)
    {
        if (terminal.OutputIsInteractive)
            Draw(terminal.Output);
        else
            terminal.Output.Write(ToText());
    }

    private void Draw(TextWriter output)
    {
        Table table = new() { Border = TableBorder.Simple };
        for (int column = 0; column < Headers.Count; column++)
            table.AddColumn(new TableColumn(Markup.Escape(Headers[column])) { Alignment = IsNumeric(column) ? Justify.Right : Justify.Left });
        foreach (IReadOnlyList<string> row in Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private string ToText()
    {
        int[] widths = [.. Headers.Select((header, column) => Rows.Select(row => row[column].Length).Append(header.Length).Max())];
        return string.Concat(Rows.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(Headers).Select(row => Line(row, widths)));
    }

    private string Line(IReadOnlyList<string> cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd() + "\n";
}
