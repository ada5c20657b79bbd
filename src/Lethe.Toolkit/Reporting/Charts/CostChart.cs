using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>Seconds of each method beside those of retraining; logarithmic where they differ by much.</summary>
internal static class CostChart
{
    private const double Width = 480, Left = 130, Right = 350, RowHeight = 26, Top = 8;

    public static Markup Draw(IReadOnlyList<CostRow> rows)
    {
        double bottom = Top + rows.Count * RowHeight;
        double most = rows.Max(row => row.Seconds), least = Math.Max(rows.Min(row => row.Seconds), most / 1e6);
        bool log = most / least > 20;
        Svg svg = new(Width, bottom + 38, "Wall time of each method and of retraining");
        Axis axis = log ? Axis.Log(least, most, Left, Right, Numbers.Seconds) : Axis.Linear(0, most, Left, Right, Numbers.Seconds, 3);
        svg.XAxis(axis, Top, bottom);
        svg.Text((Left + Right) / 2, bottom + 32, log ? "wall time, logarithmic" : "wall time", "t muted", "middle");
        for (int i = 0; i < rows.Count; i++) DrawRow(svg, axis, rows[i], Top + i * RowHeight);
        foreach (CostRow row in rows.Where(row => row.IsReference)) svg.Line(axis.Map(row.Seconds), Top, axis.Map(row.Seconds), bottom, "reference");
        return svg.Build();
    }

    private static void DrawRow(Svg svg, Axis axis, CostRow row, double top)
    {
        double end = axis.Map(row.Seconds);
        svg.Text(Left - 10, top + 17, Svg.Fit(row.Name, Left - 12), row.IsReference ? "t strong" : "t", "end");
        svg.Rect(Left, top + 6, Math.Max(2, end - Left), 14, row.IsReference ? "bar ref" : "bar", $"{row.Name}: {Numbers.Seconds(row.Seconds)}");
        svg.Text(Right + 10, top + 17, Svg.Fit($"{Numbers.Seconds(row.Seconds)}{(row.Note.Length > 0 ? ", " + row.Note : "")}", Width - Right - 10), "t muted");
    }
}
