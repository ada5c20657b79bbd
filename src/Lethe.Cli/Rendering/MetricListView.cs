using System.Text.Json;
using Lethe.Evaluation;
using Lethe.Results;

namespace Lethe.Cli.Rendering;

/// <summary><c>lethe list metrics</c>.</summary>
internal sealed class MetricListView : ListView
{
    /// <inheritdoc/>
    protected override string DetailHeader => "ideal";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, string Detail, string Summary)> Entries =>
        MetricRegistry.Default.All.Select(metric => (metric.Info.Id, metric.Info.Description.Ideal, metric.Info.Description.Formula));

    /// <inheritdoc/>
    protected override void WriteRecords(Utf8JsonWriter writer) => writer.WriteArray(MetricRegistry.Default.All, metric => WriteMetric(writer, metric.Info));

    private static void WriteMetric(Utf8JsonWriter writer, MetricInfo metric)
    {
        MetricDescription description = metric.Description;
        writer.WriteStartObject();
        WriteHead(writer, metric.Id, description.Summary, metric.Citation);
        writer.WriteString("name", description.Name);
        writer.WriteString("formula", description.Formula);
        writer.WriteString("direction", description.Direction.ToString().ToLowerInvariant());
        writer.WriteString("ideal", description.Ideal);
        writer.WriteString("unit", description.Unit.ToString().ToLowerInvariant());
        writer.WriteNumberOrNull("margin", description.Margin);
        writer.WriteBoolean("default", metric.IsDefault);
        writer.WriteBoolean("needs_retrained_model", metric.Needs.HasFlag(MetricNeeds.RetrainedModel));
        writer.WriteBoolean("needs_training", metric.Needs.HasFlag(MetricNeeds.Training));
        writer.WriteTexts("scopes", metric.Scopes.Select(ScopeNames.Of));
        writer.WriteEndObject();
    }
}
