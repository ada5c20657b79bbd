using Lethe.Data;
using Lethe.Evaluation;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class InvarianceTests
{
    // The folds of mia_loss_accuracy follow the ids.
    public static TheoryData<string> Metrics =>
        [.. MetricRegistry.Default.All.Where(m => !m.Info.Needs.HasFlag(MetricNeeds.Training)).Select(m => m.Info.Id).Except(["mia_loss_accuracy"])];

    // Two datasets with the same images in another order; ids follow the order, so the bootstrap may differ, the value may not.
    [Theory]
    [MemberData(nameof(Metrics))]
    public void The_value_does_not_depend_on_the_order_of_the_images(string metric)
    {
        Assert.Equal(Measure(metric, forward: true), Measure(metric, forward: false), 1e-9);
    }

    private static double Measure(string metric, bool forward)
    {
        byte[] images = [.. Enumerable.Range(0, 40).Select(i => (byte)(forward ? i : 39 - i))];
        int[] labels = [.. images.Select(pixel => pixel % 4)];
        AuditWorld world = AuditWorld.Of(Dataset.FromArrays("tiny", new ImageShape(1, 1, 1), ["a", "b", "c", "d"], images, labels, images, labels, validation: 0), "class:2");
        AuditedModel Model(string role, int salt) => world.Model(role, (train, id, label) => Outputs(forward ? id : 39 - id, label, salt + (train ? 1 : 0)));
        AuditedModel original = Model("original", 2), unlearned = Model("unlearned", 5);
        AuditContext context = world.Context(original, Model("retrained", 11), fresh: [Model("fresh", 13), Model("fresh", 17), Model("fresh", 19)]);
        return MetricRegistry.Default.Find(metric).Measure(context, unlearned).Value;
    }

    private static float[] Outputs(int image, int label, int salt) =>
        [.. Enumerable.Range(0, 4).Select(k => (float)(2 * Math.Sin(image * 3.1 + k * salt) + (k == label ? 1 : 0)))];
}
