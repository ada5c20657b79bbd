using System.Text;
using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>Distance to retraining against time, logarithmic: towards the lower left is better. A line joins the choices that no other one beats in both.</summary>
internal sealed class ParetoChart
{
    private const double Width = 480, Height = 350, Left = 60, Right = 466, Top = 14, Bottom = 302;

    private readonly ScatterPoint[] _points;
    private readonly IReadOnlyCollection<string>? _choices;
    private readonly Axis _x, _y;

    private ParetoChart(IReadOnlyCollection<string>? choices, ScatterPoint[] points)
    {
        (_choices, _points) = (choices, points);
        _x = Axis.Log(points.Min(Seconds), Math.Max(points.Max(Seconds), 1.01 * points.Min(Seconds)), Left + 10, Right - 10, Numbers.Seconds);
        _y = Axis.Linear(0, Math.Max(0.01, points.Max(Distance)), Bottom, Top, Numbers.ShortPercent);
    }

    /// <summary>The chart.</summary>
    /// <param name="choices">The names of those that the line may join; <see langword="null"/> for no line, as times do not compare.</param>
    /// <param name="points">X is the time in seconds, Y the average gap; those without are left out.</param>
    /// <returns><see langword="null"/> for fewer than two points.</returns>
    public static Markup? Draw(IReadOnlyCollection<string>? choices, IEnumerable<ScatterPoint> points)
    {
        ScatterPoint[] known = [.. points.Where(point => point.X.Value > 0 && point.Y.Value.HasValue)];
        return known.Length < 2 ? null : new ParetoChart(choices, known).Draw();
    }

    private static double Seconds(ScatterPoint point) => point.X.Value!.Value;

    private static double Distance(ScatterPoint point) => point.Y.Value!.Value;

    private Markup Draw()
    {
        Svg svg = new(Width, Height, "Average gap to the retrained model against time");
        svg.XAxis(_x, Top, Bottom);
        svg.YAxis(_y, Left, Right);
        svg.Text((Left + Right) / 2, Height - 10, "wall time, logarithmic", "t muted", "middle");
        svg.Text(11, (Top + Bottom) / 2, "average gap to the retrained model", "t muted", "middle", -90);
        DrawFront(svg);
        LabelPlacer labels = new(Left, Top, Right, Bottom, _points.Select(point => (_x.Map(Seconds(point)), _y.Map(Distance(point)))));
        foreach (ScatterPoint point in _points)
            DrawPoint(svg, point);
        foreach (ScatterPoint point in _points)
            labels.Place(svg, _x.Map(Seconds(point)), _y.Map(Distance(point)), Svg.Fit(point.Name, 150), "t " + point.Style);
        return svg.Build();
    }

    private void DrawPoint(Svg svg, ScatterPoint point)
    {
        double x = _x.Map(Seconds(point)), y = _y.Map(Distance(point));
        if (point.Y is { Low: double low, High: double high })
            svg.Line(x, _y.Map(Math.Max(0, low)), x, _y.Map(high), "interval unjudged");
        svg.Circle(x, y, 5, "point " + point.Style, $"{point.Name}: {Numbers.Seconds(Seconds(point))}, average gap {Numbers.Percent(Distance(point))}");
    }

    private void DrawFront(Svg svg)
    {
        StringBuilder path = new();
        double best = double.PositiveInfinity;
        foreach (ScatterPoint point in _points.Where(point => _choices?.Contains(point.Name) == true).OrderBy(Seconds).ThenBy(Distance))
        {
            if (Distance(point) >= best)
                continue;
            best = Distance(point);
            string x = Markup.Format($"{_x.Map(Seconds(point))}").Value, y = Markup.Format($"{_y.Map(best)}").Value;
            path.Append(path.Length == 0 ? $"M{x} {y}" : $"H{x}V{y}");
        }

        if (path.Length > 0)
            svg.Path(path.ToString(), "front");
    }
}
