using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>What a model does as one numeric option of a method varies, with dashed lines where the retrained model is.</summary>
internal static class OptionChart
{
    private const double Width = 350, Height = 220, Left = 46, Right = 338, Top = 10, Bottom = 176, WideRange = 20;

    /// <summary>The chart.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="curves">Fractions by the option's value, from left to right.</param>
    /// <param name="levels">The retrained model's values, each in the style of its curve.</param>
    public static Markup Draw(string option, IReadOnlyList<LineSeries> curves, IReadOnlyList<(double Value, string Style)> levels)
    {
        double[] values = [.. curves.SelectMany(curve => curve.Points).Select(point => point.X).Distinct().Order()];
        double[] heights = [.. curves.SelectMany(curve => curve.Points).Select(point => point.Y), .. levels.Select(level => level.Value)];
        Svg svg = new(Width, Height, $"Accuracy by {option}");
        Axis x = XOf(values), y = Axis.Linear(heights.Min(), heights.Max(), Bottom, Top, Numbers.ShortPercent);
        svg.YAxis(y, Left, Right);
        foreach (Tick tick in x.Ticks)
            svg.Text(x.Map(tick.Value), Bottom + 16, tick.Label, "t muted", "middle");
        svg.Text((Left + Right) / 2, Height - 8, option, "t muted", "middle");
        foreach ((double level, string style) in levels)
            svg.Line(Left, y.Map(level), Right, y.Map(level), $"line dashed {style}");
        foreach (LineSeries curve in curves)
            DrawCurve(svg, x, y, curve);
        return svg.Build();
    }

    private static void DrawCurve(Svg svg, Axis x, Axis y, LineSeries curve)
    {
        for (int i = 0; i < curve.Points.Count; i++)
        {
            (double px, double py) = (x.Map(curve.Points[i].X), y.Map(curve.Points[i].Y));
            if (i > 0)
                svg.Line(x.Map(curve.Points[i - 1].X), y.Map(curve.Points[i - 1].Y), px, py, "line " + curve.Style);
            svg.Circle(px, py, 3.5, "dot " + curve.Style, $"{curve.Name} at {Numbers.Plain(curve.Points[i].X)}: {Numbers.Percent(curve.Points[i].Y)}");
        }
    }

    private static Axis XOf(double[] values) => values[0] > 0 && values[^1] / values[0] > WideRange
        ? Axis.Log(values[0], values[^1], Left + 8, Right - 8, Numbers.Plain)
        : Axis.Linear(values[0], values[^1], Left + 8, Right - 8, Numbers.Plain);
}
