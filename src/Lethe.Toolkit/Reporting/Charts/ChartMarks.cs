using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>The marks of the comparison table, drawn: a full, a half and an empty circle.</summary>
internal static class ChartMarks
{
    public static void Draw(Svg svg, double x, double y, double radius, GapLevel level, string tip)
    {
        string style = "mark " + GapLevels.Style(level);
        svg.Circle(x, y, radius, style, tip);
        if (level == GapLevel.Near) svg.Add(Markup.Format($"<path d=\"M{x} {y - radius} A{radius} {radius} 0 0 0 {x} {y + radius} Z\" class=\"half {GapLevels.Style(level)}\"/>"));
    }
}
