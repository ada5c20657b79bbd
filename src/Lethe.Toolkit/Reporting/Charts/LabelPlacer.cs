namespace Lethe.Reporting.Charts;

/// <summary>Puts a label beside each point so that labels cover neither points nor each other; a thin line leads to a label that had to go far.</summary>
internal sealed class LabelPlacer(double left, double top, double right, double bottom, IEnumerable<(double X, double Y)> points)
{
    private const double Height = 14, Clearance = 9;

    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken =
        [.. points.Select(point => (point.X - 6, point.Y - 6, point.X + 6, point.Y + 6))];

    /// <summary>Keeps labels out of an area.</summary>
    public void Avoid(double l, double t, double r, double b) => _taken.Add((l, t, r, b));

    public void Place(Svg svg, double x, double y, string text, string style)
    {
        double width = text.Length * Svg.LetterWidth + 4;
        (double cost, double cx, double cy) best = (double.MaxValue, x, y);
        foreach ((double reach, double angle) in Candidates())
        {
            double dx = Math.Cos(angle), dy = Math.Sin(angle);
            double cx = x + dx * (reach + width / 2 * Math.Abs(dx)), cy = y + dy * (reach + Height / 2);
            double cost = Cost(cx - width / 2, cy - Height / 2, cx + width / 2, cy + Height / 2) + reach;
            if (cost < best.cost) best = (cost, cx, cy);
        }
        _taken.Add((best.cx - width / 2, best.cy - Height / 2, best.cx + width / 2, best.cy + Height / 2));
        if (Math.Abs(best.cy - y) > 24 || Math.Abs(best.cx - x) > width / 2 + 16) svg.Line(x, y, Math.Clamp(x, best.cx - width / 2, best.cx + width / 2), best.cy > y ? best.cy - 7 : best.cy + 6, "leader");
        svg.Text(best.cx, best.cy + 4, text, style, "middle");
    }

    private static IEnumerable<(double Reach, double Angle)> Candidates()
    {
        for (double reach = Clearance; reach < 110; reach += 8)
            for (int step = 0; step < 16; step++)
                yield return (reach, step * Math.PI / 8);
    }

    private double Cost(double l, double t, double r, double b)
    {
        double outside = Math.Max(0, left - l) + Math.Max(0, r - right) + Math.Max(0, top - t) + Math.Max(0, b - bottom);
        double overlap = _taken.Sum(box => Math.Max(0, Math.Min(r, box.Right) - Math.Max(l, box.Left)) * Math.Max(0, Math.Min(b, box.Bottom) - Math.Max(t, box.Top)));
        return 40 * outside + 10 * overlap;
    }
}
