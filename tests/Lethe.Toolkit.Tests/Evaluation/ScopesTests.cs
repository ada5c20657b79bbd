using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

/// <summary>Audits of fine classes, and of a request after others.</summary>
public sealed class ScopesTests
{
    private static readonly ImageShape Shape = new(1, 1, 2);

    [Fact]
    public void A_fine_class_is_measured_under_its_coarse_label()
    {
        AuditWorld world = AuditWorld.Of(Coarse(), "fine:f3");
        AuditPlan plan = new() { Data = world.Data, Split = world.Split, Original = world.Network(1), Retrained = world.Network(3), Metrics = MetricRegistry.Default.Select("all") };
        MetricSet metrics = AuditWorld.Run(plan, new AuditSubject(world.Network(2))).Record.Models.Unlearned.Metrics;
        Assert.Equal("not defined for fine-class requests", metrics["overforgetting_gap"].Reason);
        string[] defined = ["forget_test_accuracy", "mia_entropy_auc", "kl_forget", "linear_probe_forget", "zrf", "worst_class_drop"];
        Assert.All(defined, name => Assert.NotNull(metrics[name].Value));
    }

    [Fact]
    public void Images_of_a_fine_class_that_keep_their_coarse_label_have_not_left()
    {
        AuditWorld world = AuditWorld.Of(Coarse(), "fine:f3");
        AuditedModel model = world.Model("unlearned", (_, id, label) => id % 8 < 4 ? [label == 0 ? 1 : 0, label == 1 ? 1 : 0] : [label == 1 ? 1 : 0, label == 0 ? 1 : 0]);
        Assert.Equal(1, MetricRegistry.Default.Find("semantic_shift_top_share").Measure(world.Context(model), model).Value);
        Assert.Equal("there is only one class to go to", MetricRegistry.Default.Find("semantic_shift_entropy").Measure(world.Context(model), model).Reason);
    }

    [Fact]
    public void A_second_request_leaves_what_went_before_out_of_the_retained_parts()
    {
        AuditWorld world = AuditWorld.Create("class:2");
        ForgetRequest first = ForgetRequest.Parse("class:1");
        ForgetSplit split = ForgetSplit.Create(world.Data, ForgetRequest.Parse("class:2"), [first]);
        ServedRequest served = new("class:1", first.Resolve(world.Data).IdsSha256, "ssd", "");
        AuditPlan plan = new() { Data = world.Data, Split = split, Original = world.Network(1, served) };
        AuditResult result = AuditWorld.Run(plan, new AuditSubject(world.Network(2, served, new ServedRequest("class:2", split.IdsSha256, "ssd", ""))));
        Assert.Equal(12, result.Unlearned.Groups.Single(group => group.Id == SampleGroup.Test).Count);
        Assert.Equal(24, result.Unlearned.Confusion!.Counts.Sum(row => row.Sum()));
        Assert.NotNull(result.Record.Models.Unlearned.Metrics["worst_class_drop"].Value);
    }

    // Two coarse classes of two fine ones each: image i has fine label i mod 4, coarse label (i mod 4) / 2.
    private static Dataset Coarse()
    {
        ImageStore Store(int count) => new(
            Shape, [.. Enumerable.Range(0, 2 * count).Select(i => (byte)(i * 37 % 251))],
            [.. Enumerable.Range(0, count).Select(i => i % 4 / 2)], [.. Enumerable.Range(0, count).Select(i => i % 4)]);
        return new Dataset("coarse", new DatasetSpec("coarse") { Validation = 0 }, new DatasetContent(Store(64), Store(32), ["a", "b"]) { FineNames = ["f0", "f1", "f2", "f3"] });
    }
}
