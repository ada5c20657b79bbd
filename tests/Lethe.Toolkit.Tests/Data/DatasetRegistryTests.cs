using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetRegistryTests
{
    [Fact]
    public void The_embedded_set_loads_from_anywhere()
    {
        Dataset data = DatasetRegistry.Load("fashion-mnist-mini");
        Assert.Equal((9000, 1000, 2000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal("T-shirt/top", data.ClassNames[0]);
        Assert.Equal("fashion-mnist-mini", data.Name);
        Assert.Equal(new ValidationCut("hash10-v1", 1000), data.ValidationCut);
        Assert.False(data.IsPartial);
        Assert.Empty(data.Notices);
        foreach (DatasetPart part in new[] { data.Train, data.Validation, data.Test })
            Assert.All(part.Labels.ToArray().CountBy(l => l), pair => Assert.Equal(part.Count / 10, pair.Value));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest()
    {
        UsageException fault = Assert.Throws<UsageException>(() => DatasetRegistry.Load("cifar1O"));
        Assert.Equal("unknown dataset 'cifar1o', did you mean 'cifar10' or 'cifar100' or 'cifar20'?", fault.Message);
        Assert.Equal(2, fault.ExitCode);
    }
}
