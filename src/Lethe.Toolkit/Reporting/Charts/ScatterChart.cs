using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>Forgetting against utility. The retrained model's interval is the target area.</summary>
internal sealed class ScatterChart
{
    private const double Width = 480, Height = 350, Left = 52, Right = 466, Top = 14, Bottom = 302;

    private readonly string _xName, _yName;
    private readonly ScatterPoint[] _points;

    public ScatterChart(string xName, string yName, IEnumerable<ScatterPoint> points) =>
        (_xName, _yName, _points) = (xName, yName, [.. points.Where(point => point.X.Value.HasValue && point.Y.Value.HasValue)]);

    /// <summary>All models; those in the close-up carry their labels there.</summary>
    public Markup Draw()
    {
        ScatterPoint[] close = HasCloseUp ? CloseUp : [];
        Svg svg = Frame(_points, out Axis x, out Axis y, "all models");
        LabelPlacer labels = Labels(x, y, _points);
        if (HasCloseUp)
        {
            (double left, double top, double right, double bottom) = Window(x, y, close);
            svg.Rect(left, top, right - left, bottom - top, "window", "shown closer in the other chart");
            labels.Avoid(left, top, right, bottom);
        }
        DrawPoints(svg, x, y, _points, labels, _points.Except(close.Where(point => point.Style != "retrained")));
        return svg.Build();
    }

    /// <summary>The models around the retrained one.</summary>
    public Markup DrawCloseUp()
    {
        Svg svg = Frame(CloseUp, out Axis x, out Axis y, "models around the retrained one");
        DrawPoints(svg, x, y, CloseUp, Labels(x, y, CloseUp), CloseUp);
        return svg.Build();
    }

    /// <summary>Whether some models lie so close to the retrained one that they need a chart of their own.</summary>
    public bool HasCloseUp => _points.Any(point => point.Style == "retrained") && CloseUp.Length >= 3
        && Math.Max(Spread(_points, point => point.X) / Spread(CloseUp, point => point.X), Spread(_points, point => point.Y) / Spread(CloseUp, point => point.Y)) > 2.5;

    private ScatterPoint[] CloseUp
    {
        get
        {
            ScatterPoint? target = _points.FirstOrDefault(point => point.Style == "retrained");
            return target is null ? [] : [.. _points.Where(point => Math.Abs(point.X.Value!.Value - target.X.Value!.Value) < 0.12 && Math.Abs(point.Y.Value!.Value - target.Y.Value!.Value) < 0.12)];
        }
    }

    private Svg Frame(ScatterPoint[] points, out Axis x, out Axis y, string which)
    {
        Svg svg = new(Width, Height, $"{_yName} against {_xName}: {which}");
        x = AxisOf(points.Select(point => point.X), Left, Right);
        y = AxisOf(points.Select(point => point.Y), Bottom, Top);
        svg.XAxis(x, Top, Bottom);
        svg.YAxis(y, Left, Right);
        svg.Text((Left + Right) / 2, Height - 10, _xName, "t muted", "middle");
        svg.Text(11, (Top + Bottom) / 2, _yName, "t muted", "middle", -90);
        return svg;
    }

    private static void DrawPoints(Svg svg, Axis x, Axis y, ScatterPoint[] points, LabelPlacer labels, IEnumerable<ScatterPoint> labelled)
    {
        foreach (ScatterPoint point in points.Where(point => point.Style == "retrained")) DrawTarget(svg, x, y, point);
        foreach (ScatterPoint point in points) DrawPoint(svg, X(x, point), Y(y, point), point);
        foreach (ScatterPoint point in labelled.OrderBy(point => point.Style == "retrained" ? 0 : point.Style == "original" ? 1 : 2))
            labels.Place(svg, X(x, point), Y(y, point), Svg.Fit(point.Name, 150), "t " + point.Style);
    }

    private static LabelPlacer Labels(Axis x, Axis y, ScatterPoint[] points) => new(Left, Top, Right, Bottom, points.Select(point => (X(x, point), Y(y, point))));

    private static double X(Axis axis, ScatterPoint point) => axis.Map(point.X.Value!.Value);

    private static double Y(Axis axis, ScatterPoint point) => axis.Map(point.Y.Value!.Value);

    private static double Spread(IEnumerable<ScatterPoint> points, Func<ScatterPoint, MetricValue> value)
    {
        double[] all = [.. points.Select(point => value(point).Value!.Value)];
        return Math.Max(all.Max() - all.Min(), 0.01);
    }

    private static Axis AxisOf(IEnumerable<MetricValue> values, double from, double to)
    {
        double[] all = [.. values.Select(value => value.Value!.Value)];
        double pad = Math.Max(0.01, 0.08 * (all.Max() - all.Min()));
        return Axis.Within(Math.Max(-0.2 * pad, all.Min() - pad), Math.Min(1 + 0.2 * pad, all.Max() + pad), from, to, Numbers.ShortPercent, 5);
    }

    private static void DrawTarget(Svg svg, Axis x, Axis y, ScatterPoint point)
    {
        double left = x.Map(point.X.Low ?? point.X.Value!.Value), right = x.Map(point.X.High ?? point.X.Value!.Value);
        double top = y.Map(point.Y.High ?? point.Y.Value!.Value), bottom = y.Map(point.Y.Low ?? point.Y.Value!.Value);
        svg.Rect(left, top, right - left, bottom - top, "target", "The retrained model's 95 % interval");
    }

    private static (double Left, double Top, double Right, double Bottom) Window(Axis x, Axis y, ScatterPoint[] close) =>
        (close.Min(point => X(x, point)) - 10, close.Min(point => Y(y, point)) - 10, close.Max(point => X(x, point)) + 10, close.Max(point => Y(y, point)) + 10);

    private static void DrawPoint(Svg svg, double x, double y, ScatterPoint point)
    {
        string tip = $"{point.Name}: {Numbers.Percent(point.X.Value!.Value)} forget accuracy, {Numbers.Percent(point.Y.Value!.Value)} retain accuracy";
        string style = "point " + point.Style;
        switch (point.Style)
        {
            case "retrained": svg.Path(Data($"M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z"), style, tip); break;
            case "original": svg.Rect(x - 5, y - 5, 10, 10, style, tip); break;
            case "alarmed": svg.Path(Data($"M{x - 5} {y - 5}L{x + 5} {y + 5}M{x + 5} {y - 5}L{x - 5} {y + 5}"), style, tip); break;
            default: svg.Circle(x, y, 5, style, tip); break;
        }
    }

    private static string Data(ref MarkupHandler data) => Markup.Format(ref data).Value;
}
