using System.Globalization;

namespace Lethe.Cli.Rendering;

/// <summary>Writes the events of long operations to stderr: one line drawn over again where a person watches, plain lines elsewhere.</summary>
internal sealed class ProgressWriter : IProgress<ProgressEvent>, IDisposable
{
    private const int MaximumWidth = 100;

    private readonly Lock _gate = new();
    private readonly TextWriter _error;
    private readonly bool _quiet;
    private readonly bool _redraw;
    private int _drawn;

    /// <summary>Creates the sink.</summary>
    /// <param name="error">Where to write.</param>
    /// <param name="quiet">Only notices are written.</param>
    /// <param name="redraw">Whether small advances are drawn over each other.</param>
    public ProgressWriter(TextWriter error, bool quiet, bool redraw) => (_error, _quiet, _redraw) = (error, quiet, redraw && !quiet);

    /// <inheritdoc/>
    public void Report(ProgressEvent value)
    {
        lock (_gate)
        {
            if (value.Kind == ProgressKind.Notice)
                WriteLine("note: " + value.Message);
            else if (value.Kind == ProgressKind.Milestone && !_quiet)
                WriteLine(value.Message.Length > 0 ? $"{value.Stage}: {value.Message}" : value.Stage);
            else if (_redraw)
                Redraw(Line(value));
        }
    }

    /// <summary>Wipes the line that was being drawn.</summary>
    public void EndLine()
    {
        lock (_gate)
            Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => EndLine();

    private static string Line(ProgressEvent value)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{value.Stage} {value.Fraction,4:P0}");
        if (value.Rate is double rate)
            line += string.Create(CultureInfo.InvariantCulture, $", {rate:N0} images/s");
        if (value.Remaining is TimeSpan left)
            line += string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalSeconds):N0} s left");
        return value.Message.Length > 0 ? $"{line}, {value.Message}" : line;
    }

    private void WriteLine(string line)
    {
        Clear();
        _error.WriteLine(line);
    }

    private void Redraw(string line)
    {
        string shown = line.Length > MaximumWidth ? line[..MaximumWidth] : line;
        _error.Write("\r" + shown.PadRight(_drawn));
        _drawn = shown.Length;
    }

    private void Clear()
    {
        if (_drawn > 0)
            _error.Write("\r" + new string(' ', _drawn) + "\r");
        _drawn = 0;
    }
}
