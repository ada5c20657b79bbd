using Lethe.Evaluation;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class MetricRegistryTests
{
    private static readonly string[] Designed =
    [
        "retain_train_accuracy", "forget_train_accuracy", "retain_test_accuracy", "forget_test_accuracy", "test_accuracy", "mia_entropy_auc", "mia_loss_accuracy",
        "zrf", "kl_forget", "kl_retain", "js_forget", "js_retain", "agreement_forget", "agreement_retain", "kl_original_retain", "worst_class_drop",
        "semantic_shift_top_share", "semantic_shift_entropy", "parameter_distance", "parameter_changed_fraction", "logit_variance", "overforgetting_gap",
    ];

    [Fact]
    public void The_default_metrics_are_those_of_the_design_that_need_forward_passes_only() =>
        Assert.Equal(Designed.Order(), MetricRegistry.Default.Select("default").Select(metric => metric.Info.Id).Order());

    [Fact]
    public void Every_metric_says_what_a_reader_needs() =>
        Assert.All(MetricRegistry.Default.All.Select(metric => metric.Info), info =>
        {
            Assert.All(new[] { info.Description.Name, info.Description.Formula, info.Description.Ideal, info.Description.Summary }, Assert.NotEmpty);
            Assert.InRange(info.Description.Name.Length, 3, 24);
            Assert.False(info.IsDefault && info.Needs.HasFlag(MetricNeeds.Training));
        });

    [Fact]
    public void A_list_is_measured_in_the_order_of_the_registry_each_once() =>
        Assert.Equal(["test_accuracy", "kl_forget"], MetricRegistry.Default.Select("kl_forget, test_accuracy,kl_forget").Select(metric => metric.Info.Id));

    [Fact]
    public void All_includes_default() =>
        Assert.Equal(MetricRegistry.Default.All, MetricRegistry.Default.Select("default,all"));

    [Fact]
    public void An_unknown_name_offers_the_nearest() =>
        Assert.Equal("unknown metric 'kl_forgot', did you mean 'kl_forget' or 'js_forget'?", Assert.Throws<UsageException>(() => MetricRegistry.Default.Select("kl_forgot")).Message);

    [Fact]
    public void All_unknown_names_are_told_at_once()
    {
        string message = Assert.Throws<UsageException>(() => MetricRegistry.Default.Select("zrff,zrf,nosuch")).Message;
        Assert.StartsWith("unknown metric 'zrff', did you mean 'zrf'?; unknown metric 'nosuch'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_refused() => Assert.Throws<UsageException>(() => MetricRegistry.Default.Select(" , "));

    [Fact]
    public void An_id_can_be_taken_once() => Assert.Throws<ArgumentException>(() => MetricRegistry.Default.With(MetricRegistry.Default.Find("zrf")));
}
