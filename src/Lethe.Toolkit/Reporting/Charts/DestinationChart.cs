using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>Which labels a model gives to the forgotten class's test images; the tick on each bar is the retrained model.</summary>
internal static class DestinationChart
{
    private const double Width = 330, Left = 104, Right = 284, RowHeight = 21, Top = 4;

    /// <summary>Draws one model.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="rows">Label, share, the retrained model's share where known, whether it is the forgotten class itself.</param>
    public static Markup Draw(string title, IReadOnlyList<(string Label, double Share, double? Retrained, bool IsForgotten)> rows)
    {
        Svg svg = new(Width, Top + rows.Count * RowHeight + 4, title);
        Axis axis = Axis.Fixed(0, 1, Left, Right, []);
        for (int i = 0; i < rows.Count; i++)
        {
            (string label, double share, double? retrained, bool forgotten) = rows[i];
            double y = Top + i * RowHeight;
            svg.Text(Left - 8, y + 15, Svg.Fit(label, Left - 10), forgotten ? "t forgotten" : "t", "end");
            svg.Rect(Left, y + 4, Right - Left, 14, "track");
            svg.Rect(Left, y + 4, axis.Map(share) - Left, 14, forgotten ? "bar forgotten" : "bar", $"{label}: {Numbers.Percent(share)}");
            if (retrained is double tick)
            {
                svg.Line(axis.Map(tick), y + 3, axis.Map(tick), y + 19, "halo");
                svg.Line(axis.Map(tick), y + 2, axis.Map(tick), y + 20, "reference");
            }
            svg.Text(Right + 8, y + 15, Numbers.WholePercent(share), "t muted");
        }
        return svg.Build();
    }
}
