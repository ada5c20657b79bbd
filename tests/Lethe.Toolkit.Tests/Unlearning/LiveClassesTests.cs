using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class LiveClassesTests
{
    [Fact]
    public void A_class_is_gone_when_D_r_has_no_image_of_it()
    {
        LiveClasses classes = LinearWorld.Context(ContractWorld.Job("class:1")).LiveClasses;
        Assert.Equal([0, 2, 3], classes.Live);
        Assert.Equal([1], classes.Gone);
        Assert.True(classes[0]);
        Assert.False(classes[1]);
    }

    [Fact]
    public void Classes_of_earlier_requests_are_gone_too()
    {
        UnlearningResult first = ContractWorld.Run("mask-logit", ContractWorld.Job("class:3"));
        Assert.Equal([1, 3], LinearWorld.Context(ContractWorld.Job("class:1") with { Original = first.Model }).LiveClasses.Gone);
    }

    [Fact]
    public void Samples_and_fine_classes_leave_all_classes_alive()
    {
        Assert.Empty(LinearWorld.Context(ContractWorld.Job("samples:0-19")).LiveClasses.Gone);
        Assert.Empty(LinearWorld.Context(ContractWorld.Job("fine:3")).LiveClasses.Gone);
    }
}
