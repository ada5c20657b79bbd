using Lethe.Reporting.Html;

namespace Lethe.Reporting.Sections;

/// <summary>One part of the page.</summary>
/// <param name="Id">The anchor.</param>
/// <param name="Title">The heading, and the entry in the navigation.</param>
/// <param name="IsShown">Whether the document holds what it shows.</param>
/// <param name="Write">Writes its body.</param>
internal sealed record Section(string Id, string Title, Func<ReportView, bool> IsShown, Action<HtmlWriter, ReportView> Write)
{
    /// <summary>All sections in the order of the page.</summary>
    public static IReadOnlyList<Section> All { get; } =
    [
        new("summary", "Summary", _ => true, SummarySection.Write),
        new("comparison", "Comparison", _ => true, ComparisonSection.Write),
        new("gaps", "Distance to retraining", view => view.HasReference && view.Methods.Count > 0, GapSection.Write),
        new("destinations", "Where the images went", DestinationSection.IsShown, DestinationSection.Write),
        new("confidence", "How sure the models are", DistributionSection.IsShown, DistributionSection.Write),
        new("confusion", "Confusion before and after", ConfusionSection.IsShown, ConfusionSection.Write),
        new("cost", "Cost", CostSection.IsShown, CostSection.Write),
        new("training", "Training", TrainingSection.IsShown, TrainingSection.Write),
        new("methods", "Each method", view => view.Methods.Count > 0, MethodSection.Write),
        new("limits", "What this does not show", _ => true, LimitsSection.Write),
        new("legend", "The measures", view => view.Document.Metrics.Count > 0, LegendSection.Write),
        new("provenance", "Provenance", _ => true, ProvenanceSection.Write),
    ];
}
