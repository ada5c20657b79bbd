using Lethe.Evaluation;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Metrics;

public sealed class GoldenMetricsTests
{
    public static TheoryData<string, string> Cells =>
        [.. from model in new[] { "original", "unlearned", "retrained" } from metric in GoldenEvaluation.Metrics(model).Keys select (model, metric)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_value_agrees_with_numpy(string model, string metric)
    {
        (AuditContext context, Func<string, AuditedModel> models) = GoldenEvaluation.World();
        Metric measured = MetricRegistry.Default.Find(metric);
        string column = model == "retrained" && measured.Info.HasFloor ? "second" : model;
        Assert.Equal(GoldenEvaluation.Metrics(model)[metric], measured.Measure(context, models(column)).Value, 1e-6);
    }

    [Fact]
    public void Every_metric_of_forward_passes_has_golden_values()
    {
        string[] without = ["mia_loss_accuracy", "parameter_distance", "parameter_changed_fraction"];
        Assert.Equal(
            MetricRegistry.Default.Select("default").Select(m => m.Info.Id).Except(without).Order(),
            GoldenEvaluation.Metrics("unlearned").Keys.Order());
    }
}
