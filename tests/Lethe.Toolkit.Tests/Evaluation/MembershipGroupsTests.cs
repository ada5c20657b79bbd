using Lethe.Data;
using Lethe.Evaluation;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class MembershipGroupsTests
{
    [Fact]
    public void A_class_request_asks_as_many_train_as_test_images_of_the_class()
    {
        MembershipGroups groups = Groups("class:2", train: 30, test: 10);
        Assert.Equal(AuditPart.ForgetTest, groups.OtherPart);
        Assert.Equal((10, 10), (groups.Members.Length, groups.Others.Length));
        Assert.All(groups.MemberIds, id => Assert.InRange(id, 60, 89));
        Assert.All(groups.OtherIds, id => Assert.InRange(id, 20, 29));
    }

    [Fact]
    public void A_sample_request_is_matched_class_by_class()
    {
        MembershipGroups groups = Groups("samples:0-2,40-47", train: 30, test: 5);
        Assert.Equal(AuditPart.RetainTest, groups.OtherPart);
        Assert.Equal(3 + 5, groups.Count);
        Assert.Equal(3, groups.OtherIds.Count(id => id < 5));
        Assert.Equal(5, groups.OtherIds.Count(id => id is >= 5 and < 10));
    }

    [Fact]
    public void The_choice_depends_on_the_seed_alone()
    {
        Assert.Equal(Groups("class:1", 40, 10).MemberIds, Groups("class:1", 40, 10).MemberIds);
        Assert.NotEqual(Groups("class:1", 40, 10).MemberIds, Groups("class:1", 40, 10, seed: 1).MemberIds);
    }

    [Fact]
    public void Without_unseen_images_of_the_class_nobody_is_asked()
    {
        Dataset data = Dataset.FromArrays("one-sided", new ImageShape(1, 1, 1), ["a", "b"], [1, 2, 3], [0, 1, 1], [4], [0], validation: 0);
        AuditWorld world = AuditWorld.Of(data, "class:1");
        AuditedModel model = world.Model("original", (_, _, _) => [0, 1]);
        Assert.Equal(MembershipGroups.ReasonEmpty, MetricRegistry.Default.Find("mia_entropy_auc").Measure(world.Context(model), model).Reason);
        Assert.Equal(MembershipGroups.ReasonEmpty, MetricRegistry.Default.Find("mia_loss_accuracy").Measure(world.Context(model), model).Reason);
    }

    private static MembershipGroups Groups(string request, int train, int test, ulong seed = 0)
    {
        AuditWorld world = AuditWorld.Create(request, classes: 3, trainEach: train, testEach: test);
        return world.Context(world.Model("original", (_, _, _) => [0, 0, 0]), seed: seed).Membership;
    }
}
