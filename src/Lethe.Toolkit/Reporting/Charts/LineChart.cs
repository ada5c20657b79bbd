using System.Globalization;
using System.Text;
using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>Curves over epochs.</summary>
internal static class LineChart
{
    private const double Width = 350, Height = 220, Left = 46, Right = 338, Top = 10, Bottom = 176;

    public static Markup Draw(string title, IReadOnlyList<LineSeries> series, Func<double, string> label, string xName = "epoch")
    {
        (double X, double Y)[] all = [.. series.SelectMany(line => line.Points).Where(point => double.IsFinite(point.Y))];
        Svg svg = new(Width, Height, title);
        if (all.Length == 0) return svg.Build();
        double first = all.Min(point => point.X), last = all.Max(point => point.X);
        Axis x = Axis.Fixed(first, Math.Max(last, first + 1e-6), Left + 4, Right - 4, EpochTicks(first, last));
        Axis y = Axis.Linear(all.Min(point => point.Y), all.Max(point => point.Y), Bottom, Top, label);
        svg.YAxis(y, Left, Right);
        foreach (Tick tick in x.Ticks) svg.Text(x.Map(tick.Value), Bottom + 16, tick.Label, "t muted", "middle");
        svg.Text((Left + Right) / 2, Height - 8, xName, "t muted", "middle");
        foreach (LineSeries line in series) DrawLine(svg, x, y, line, label);
        return svg.Build();
    }

    private static void DrawLine(Svg svg, Axis x, Axis y, LineSeries line, Func<double, string> label)
    {
        StringBuilder path = new();
        foreach ((double px, double py) in line.Points.Where(point => double.IsFinite(point.Y)))
            path.Append(path.Length == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x.Map(px):0.##} {y.Map(py):0.##}");
        if (path.Length == 0) return;
        svg.Path(path.ToString(), "line " + line.Style, $"{line.Name}, ends at {label(line.Points[^1].Y)}");
        if (line.Points.Count == 1) svg.Circle(x.Map(line.Points[0].X), y.Map(line.Points[0].Y), 3, "dot " + line.Style, line.Name);
    }

    private static Tick[] EpochTicks(double first, double last)
    {
        int from = (int)Math.Ceiling(first), to = (int)Math.Floor(last);
        int step = Math.Max(1, (int)Math.Ceiling((to - from) / 6.0));
        return [.. Enumerable.Range(0, Math.Max(0, (to - from) / step + 1)).Select(i => new Tick(from + i * step, (from + i * step).ToString(CultureInfo.InvariantCulture)))];
    }
}
