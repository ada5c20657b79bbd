using System.Xml.Linq;
using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class ChartTests
{
    private static readonly MetricDescription Accuracy = new("forget_test_accuracy", "Forget accuracy", "", MetricDirection.Retrained, "", "", MetricUnit.Fraction);

    [Fact]
    public void A_cost_chart_is_this_picture() => Assert.Equal("""
        <svg viewBox="0 0 480 98" role="img" aria-label="Wall time of each method and of retraining" style="max-width:600px">
        <line x1="130" y1="8" x2="130" y2="60" class="grid"/>
        <text x="130" y="74" class="t muted" text-anchor="middle">0 ms</text>
        <line x1="240" y1="8" x2="240" y2="60" class="grid"/>
        <text x="240" y="74" class="t muted" text-anchor="middle">5.0 s</text>
        <line x1="350" y1="8" x2="350" y2="60" class="grid"/>
        <text x="350" y="74" class="t muted" text-anchor="middle">10 s</text>
        <text x="240" y="92" class="t muted" text-anchor="middle">wall time</text>
        <text x="120" y="25" class="t strong" text-anchor="end">Retraining</text>
        <rect x="130" y="14" width="220" height="14" class="bar ref"><title>Retraining: 10 s</title></rect>
        <text x="360" y="25" class="t muted" text-anchor="start">10 s</text>
        <text x="120" y="51" class="t" text-anchor="end">SSD &amp; co</text>
        <rect x="130" y="40" width="44" height="14" class="bar"><title>SSD &amp; co: 2.0 s</title></rect>
        <text x="360" y="51" class="t muted" text-anchor="start">2.0 s, 80% saved</text>
        <line x1="350" y1="8" x2="350" y2="60" class="reference"/>
        </svg>
        """.ReplaceLineEndings("\n"), CostChart.Draw([new("Retraining", 10, "", true), new("SSD & co", 2, "80% saved", false)]).Value);

    [Fact]
    public void A_gap_far_beyond_the_others_becomes_an_arrow_with_its_number()
    {
        string chart = GapChart.Draw(Accuracy, [new("near", MetricValue.Of(0.01, 0, 0.02), false), new("far", MetricValue.Of(-0.5), false), new("none", MetricValue.Missing("x"), false)]).Value;
        Assert.Contains(">−50.0 pts</text>", chart, StringComparison.Ordinal);
        Assert.Contains("<title>near: +1.0 pts (95 % interval 0.0 to +2.0)</title>", chart, StringComparison.Ordinal);
        Assert.Contains(">no value</text>", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_points_in_one_place_do_not_cover_each_other()
    {
        ScatterPoint[] points = [.. Enumerable.Range(0, 8).Select(i => new ScatterPoint("method number " + i, MetricValue.Of(0.001 * i), MetricValue.Of(0.9 + 0.001 * i), "method"))];
        XElement chart = XElement.Parse(new ScatterChart("x", "y", [.. points, new("Original", MetricValue.Of(0.9), MetricValue.Of(0.92), "original")]).Draw().Value);
        (double X, double Y)[] labels = [.. chart.Elements("text").Where(text => text.Value.StartsWith("method", StringComparison.Ordinal)).Select(text => ((double)text.Attribute("x")!, (double)text.Attribute("y")!))];
        Assert.Equal(8, labels.Length);
        for (int a = 0; a < labels.Length; a++)
            for (int b = 0; b < a; b++)
                Assert.True(Math.Abs(labels[a].Y - labels[b].Y) > 9 || Math.Abs(labels[a].X - labels[b].X) > 80, $"{labels[a]} and {labels[b]}");
    }

    [Fact]
    public void A_heat_map_draws_only_cells_with_counts_and_frames_the_marked_row()
    {
        string chart = HeatMap.Draw("t", ["a", "b"], [[3, 1], [0, 0]], new HashSet<int> { 1 }).Value;
        Assert.Contains("a called b: 1 of 4 (25.0%)", chart, StringComparison.Ordinal);
        Assert.Equal(2, chart.Split("<title>").Length - 1);
        Assert.Contains("class=\"heatmark\"", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Holes_in_markup_are_escaped_and_markup_is_not()
    {
        Markup inner = new("<b>");
        Assert.Equal("<p>&lt;i&gt; <b> 1.25 3 \uFFFD</p>", Markup.Format($"<p>{"<i>"} {inner} {1.2500001} {3} {"\u0001"}</p>").Value);
    }
}
