using System.Globalization;
using System.Text;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Charts;

/// <summary>Histograms of the sample groups of one model, laid over each other as outlines.</summary>
internal static class DistributionChart
{
    private const double Width = 330, Height = 150, Left = 40, Right = 320, Top = 8, Bottom = 116;

    /// <summary>Draws one model.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="groups">Pairs of group id and histogram, the first drawn filled.</param>
    /// <param name="loss">Whether the bins are decades of loss, otherwise confidence.</param>
    /// <param name="highest">The share at the top of the axis, the same for all models.</param>
    public static Markup Draw(string title, IReadOnlyList<(string Id, Histogram Histogram)> groups, bool loss, double highest)
    {
        Svg svg = new(Width, Height, title);
        Axis y = Axis.Within(0, highest * 1.04, Bottom, Top, Numbers.WholePercent, 4);
        svg.YAxis(y, Left, Right);
        foreach (Tick tick in loss ? LossTicks() : ConfidenceTicks()) svg.Text(Left + tick.Value * (Right - Left), Bottom + 15, tick.Label, "t muted", "middle");
        svg.Text((Left + Right) / 2, Height - 4, loss ? "loss of the true label, logarithmic" : "highest class probability", "t muted", "middle");
        foreach ((string id, Histogram histogram) in groups) DrawOutline(svg, y, id, histogram, loss);
        return svg.Build();
    }

    /// <summary>The largest share of a bin.</summary>
    public static double Peak(Histogram histogram)
    {
        double total = histogram.Counts.Sum();
        return total == 0 ? 0 : histogram.Counts.Max() / total;
    }

    private static void DrawOutline(Svg svg, Axis y, string id, Histogram histogram, bool loss)
    {
        double total = histogram.Counts.Sum(), step = (Right - Left) / histogram.Counts.Count;
        if (total == 0) return;
        StringBuilder path = new(string.Create(CultureInfo.InvariantCulture, $"M{Left} {Bottom}"));
        for (int bin = 0; bin < histogram.Counts.Count; bin++)
            path.Append(CultureInfo.InvariantCulture, $"L{Left + bin * step:0.##} {y.Map(histogram.Counts[bin] / total):0.##}H{Left + (bin + 1) * step:0.##}");
        path.Append(CultureInfo.InvariantCulture, $"L{Right} {Bottom}Z");
        svg.Path(path.ToString(), "outline " + GroupNames.Style(id), $"{GroupNames.Of(id)}: median {(loss ? Numbers.Significant(histogram.Median) : Numbers.Percent(histogram.Median))}");
    }

    private static IEnumerable<Tick> ConfidenceTicks() => [new(0, "0"), new(0.25, "25%"), new(0.5, "50%"), new(0.75, "75%"), new(0.98, "100%")];

    private static IEnumerable<Tick> LossTicks()
    {
        int decades = Histogram.LossLastDecade - Histogram.LossFirstDecade;
        return Enumerable.Range(1, decades - 1).Select(i => new Tick((double)i / decades, Math.Pow(10, Histogram.LossFirstDecade + i).ToString("0.####", CultureInfo.InvariantCulture)));
    }
}
