using System.Globalization;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>The gaps of all methods to the retrained model on one metric: zero is where to be, the band is the margin.</summary>
internal static class GapChart
{
    private const double Width = 356, Left = 134, Right = 338, RowHeight = 24, Top = 8, Reach = 8;

    public static Markup Draw(MetricDescription metric, IReadOnlyList<GapRow> rows)
    {
        double bottom = Top + rows.Count * RowHeight;
        Svg svg = new(Width, bottom + 36, $"{metric.Name}: gap of each method to the retrained model");
        Axis axis = AxisOf(metric, rows);
        svg.XAxis(axis, Top, bottom);
        if (GapLevels.Margin(metric) is double margin)
            svg.Rect(axis.Map(-margin), Top, axis.Map(margin) - axis.Map(-margin), bottom - Top, "band", $"margin: {Numbers.Gap(margin, metric.Unit)}");
        svg.Line(axis.Map(0), Top - 4, axis.Map(0), bottom, "zero");
        svg.Text((Left + Right) / 2, bottom + 30, metric.Unit == MetricUnit.Fraction ? "points above or below the retrained model" : "above or below the retrained model", "t muted", "middle");
        for (int i = 0; i < rows.Count; i++) DrawRow(svg, axis, metric, rows[i], Top + (i + 0.5) * RowHeight);
        return svg.Build();
    }

    private static void DrawRow(Svg svg, Axis axis, MetricDescription metric, GapRow row, double y)
    {
        svg.Text(Left - 10, y + 4, Svg.Fit(row.Name, Left - 12), row.IsControl ? "t muted" : "t", "end");
        if (row.Gap.Value is not double gap)
        {
            svg.Text(axis.Map(0) + 8, y + 4, "no value", "t muted");
            return;
        }
        GapLevel level = row.Level ?? GapLevels.Of(gap, metric);
        string interval = Numbers.GapInterval(row.Gap, metric.Unit), tip = $"{row.Name}: {Numbers.Gap(gap, metric.Unit)}{(interval.Length > 0 ? $" (95 % interval {interval})" : "")}";
        if (!axis.Holds(gap)) DrawOutside(svg, gap < 0 ? Left : Right, y, Math.Sign(gap), Numbers.Gap(gap, metric.Unit), tip);
        else
        {
            foreach (double point in (row.Points ?? []).Where(axis.Holds)) svg.Line(axis.Map(point), y - 6, axis.Map(point), y + 6, "seed");
            if (row.Gap is { Low: double low, High: double high }) svg.Line(axis.Map(low), y, axis.Map(high), y, "interval " + GapLevels.Style(level));
            ChartMarks.Draw(svg, axis.Map(gap), y, 5, level, tip);
        }
    }

    /// <summary>An arrow at the axis's end, with the number that lies beyond it.</summary>
    private static void DrawOutside(Svg svg, double x, double y, int side, string value, string tip)
    {
        svg.Path(Markup.Format($"M{x} {y}L{x - 8 * side} {y - 5}V{y + 5}Z").Value, "beyond", tip);
        svg.Text(x - 13 * side, y + 4, value, "t beyond", side < 0 ? "start" : "end");
    }

    /// <summary>The axis over all gaps within eight margins; a gap beyond is drawn at its end, lest one collapse squeeze all others.</summary>
    private static Axis AxisOf(MetricDescription metric, IReadOnlyList<GapRow> rows)
    {
        double margin = GapLevels.Margin(metric) ?? 0, reach = margin > 0 ? Reach * margin : double.MaxValue;
        double[] values = [.. rows.Where(row => Math.Abs(row.Gap.Value ?? 0) <= reach).SelectMany(row => new[] { row.Gap.Value, row.Gap.Low, row.Gap.High }).OfType<double>().Select(value => Math.Clamp(value, -reach, reach))];
        double low = values.Append(-2 * margin).Min(), high = values.Append(2 * margin).Max();
        if (rows.Any(row => row.Gap.Value < -reach)) low = Math.Min(low, -Reach / 2 * margin);
        if (rows.Any(row => row.Gap.Value > reach)) high = Math.Max(high, Reach / 2 * margin);
        return Axis.Linear(low, high, Left, Right, value => metric.Unit == MetricUnit.Fraction ? Signed(100 * value) : Signed(value));
    }

    private static string Signed(double value) => value > 0 ? "+" + Short(value) : value < 0 ? "−" + Short(-value) : "0";

    private static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
