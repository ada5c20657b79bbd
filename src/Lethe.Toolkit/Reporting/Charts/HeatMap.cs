using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>A confusion matrix: the share of each true class (row) that was given each label (column).</summary>
internal static class HeatMap
{
    private const double Left = 84, Top = 70, Side = 240, Width = Left + Side + 36;

    public static Markup Draw(string title, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlySet<int> marked)
    {
        double cell = Side / names.Count;
        Svg svg = new(Width, Top + Side + 10, title);
        for (int k = 0; k < names.Count; k++)
        {
            double middle = (k + 0.5) * cell;
            string style = marked.Contains(k) ? "t small forgotten" : "t small";
            svg.Text(Left - 6, Top + middle + 4, Svg.Fit(names[k], 80), style, "end");
            svg.Text(Left + middle + 3, Top - 6, Svg.Fit(names[k], 74), style, "start", -55);
        }
        svg.Rect(Left, Top, Side, Side, "heatframe");
        for (int row = 0; row < names.Count; row++) DrawRow(svg, names, counts[row], row, cell);
        foreach (int k in marked.Order()) svg.Rect(Left - 1, Top + k * cell - 0.5, Side + 2, cell + 1, "heatmark");
        return svg.Build();
    }

    private static void DrawRow(Svg svg, IReadOnlyList<string> names, IReadOnlyList<int> counts, int row, double cell)
    {
        double total = counts.Sum();
        for (int column = 0; column < counts.Count; column++)
        {
            if (counts[column] == 0) continue;
            double share = counts[column] / total, x = Left + column * cell, y = Top + row * cell;
            svg.Rect(x + 0.5, y + 0.5, cell - 1, cell - 1, row == column ? "heat hit" : "heat", $"{names[row]} called {names[column]}: {counts[column]} of {total} ({Numbers.Percent(share)})", Math.Max(0.05, Math.Pow(share, 0.7)));
            if (share >= 0.03 && cell >= 20) svg.Text(x + cell / 2, y + cell / 2 + 3.5, Percent(share), share > 0.45 ? "t cell on" : "t cell", "middle");
        }
    }

    private static string Percent(double share) => Math.Round(100 * share).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
