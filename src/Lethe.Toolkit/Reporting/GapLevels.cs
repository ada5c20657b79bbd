using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>The three steps of closeness: colour, mark and words say the same.</summary>
internal static class GapLevels
{
    /// <summary>The margin of a metric: its own, or the default of its unit; <see langword="null"/> where gaps are not judged.</summary>
    public static double? Margin(MetricDescription metric) => metric.Margin ?? metric.Unit switch
    {
        MetricUnit.Fraction or MetricUnit.Score => 0.02,
        MetricUnit.Nats => 0.05,
        _ => null,
    };

    public static GapLevel Of(double? gap, MetricDescription metric)
    {
        if (gap is not double value || Margin(metric) is not double margin || metric.Direction == MetricDirection.Descriptive) return GapLevel.None;
        return Math.Abs(value) <= margin + 1e-12 ? GapLevel.Close : Math.Abs(value) <= 3 * margin + 1e-12 ? GapLevel.Near : GapLevel.Far;
    }

    /// <summary>What a study's verdict over seeds says: equivalent, not shown, different; none for fewer seeds than a verdict takes.</summary>
    public static GapLevel OfVerdict(string? verdict) => verdict switch { "equivalent" => GapLevel.Close, "not shown" => GapLevel.Near, "different" => GapLevel.Far, _ => GapLevel.None };

    /// <summary>The mark that says it without colour.</summary>
    public static string Mark(GapLevel level) => level switch { GapLevel.Close => "●", GapLevel.Near => "◐", GapLevel.Far => "○", _ => "" };

    /// <summary>The class of the style sheet.</summary>
    public static string Style(GapLevel level) => level switch { GapLevel.Close => "close", GapLevel.Near => "near", GapLevel.Far => "far", _ => "unjudged" };

    public static string Words(GapLevel level) => level switch
    {
        GapLevel.Close => "within the margin of the retrained model",
        GapLevel.Near => "within three margins of the retrained model",
        GapLevel.Far => "more than three margins from the retrained model",
        _ => "",
    };
}
