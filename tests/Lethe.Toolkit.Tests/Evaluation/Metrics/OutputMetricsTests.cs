using Lethe.Evaluation;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Metrics;

public sealed class OutputMetricsTests
{
    private readonly AuditWorld _world = AuditWorld.Create("class:2");

    [Fact]
    public void Zrf_of_fresh_networks_that_are_the_model_is_1()
    {
        AuditedModel model = _world.Model("unlearned", (_, id, _) => [id % 5, 1, 0, -1]);
        Assert.Equal(1, Find("zrf").Measure(_world.Context(model, fresh: [model, model, model]), model).Value, 1e-12);
    }

    [Fact]
    public void Zrf_of_certain_and_opposite_networks_is_0()
    {
        AuditedModel model = _world.Model("unlearned", (_, _, _) => [900, 0, 0, 0]), fresh = _world.Model("fresh", (_, _, _) => [0, 900, 0, 0]);
        Assert.Equal(0, Find("zrf").Measure(_world.Context(model, fresh: [fresh, fresh, fresh]), model).Value, 1e-12);
    }

    [Fact]
    public void A_model_does_not_differ_from_itself()
    {
        AuditedModel model = _world.Model("retrained", (_, id, _) => [id % 5, 1, id % 3, -1]);
        AuditContext context = _world.Context(model, model);
        Assert.Equal([0, 0, 1, 1, 0, 0], Values(context, model, "kl_forget", "kl_retain", "agreement_forget", "agreement_retain", "kl_original_retain", "worst_class_drop"));
        Assert.Equal(0, Find("js_forget").Measure(context, model).Value, 1e-15);
    }

    [Fact]
    public void A_masked_class_that_the_retrained_model_allows_is_infinitely_far()
    {
        AuditedModel retrained = _world.Model("retrained", (_, _, _) => [0, 0, 0, 0]), masked = _world.Model("unlearned", (_, _, _) => [0, 0, float.NegativeInfinity, 0]);
        Assert.Equal("infinite", Find("kl_forget").Measure(_world.Context(retrained, retrained), masked).ToMetricValue().Reason);
        Assert.NotNull(Find("js_forget").Measure(_world.Context(retrained, retrained), masked).ToMetricValue().Value);
    }

    [Fact]
    public void The_shift_looks_only_at_images_that_have_left()
    {
        AuditedModel model = _world.Model("unlearned", (_, id, _) => Sure((id % 6) switch { 0 => 2, 1 or 2 or 3 => 0, _ => 1 }));
        AuditContext context = _world.Context(model);
        Assert.Equal(0.6, Find("semantic_shift_top_share").Measure(context, model).Value, 1e-12);
        double entropy = -(0.6 * Math.Log(0.6) + 0.4 * Math.Log(0.4)) / Math.Log(3);
        Assert.Equal(entropy, Find("semantic_shift_entropy").Measure(context, model).Value, 1e-12);
    }

    [Fact]
    public void A_model_that_has_forgotten_nothing_has_no_shift()
    {
        AuditedModel model = _world.Model("original", (_, _, label) => Sure(label));
        Assert.Equal("no test image has left the forgotten classes", Find("semantic_shift_top_share").Measure(_world.Context(model), model).Reason);
    }

    [Fact]
    public void Of_two_forgotten_classes_none_is_a_place_to_go()
    {
        AuditWorld world = AuditWorld.Create("class:2,3");
        AuditedModel model = world.Model("unlearned", (_, _, label) => Sure(label == 2 ? 3 : label == 3 ? 2 : label));
        Assert.Equal("no test image has left the forgotten classes", Find("semantic_shift_entropy").Measure(world.Context(model), model).Reason);
    }

    [Fact]
    public void With_one_class_to_go_to_there_is_no_entropy()
    {
        AuditWorld world = AuditWorld.Create("class:0", classes: 2);
        AuditedModel model = world.Model("unlearned", (_, _, _) => [0, 1]);
        Assert.Equal("there is only one class to go to", Find("semantic_shift_entropy").Measure(world.Context(model), model).Reason);
    }

    private static double[] Values(AuditContext context, AuditedModel model, params string[] metrics) => [.. metrics.Select(m => Find(m).Measure(context, model).Value)];

    private static Metric Find(string id) => MetricRegistry.Default.Find(id);

    private static float[] Sure(int label) => [.. Enumerable.Range(0, 4).Select(k => k == label ? 4f : 0)];
}
