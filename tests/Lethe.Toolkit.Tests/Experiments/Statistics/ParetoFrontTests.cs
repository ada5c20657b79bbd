using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Dominated_points_and_points_without_a_value_fall_out()
    {
        (string Name, double A, double B)[] points = [("best a", 0, 5), ("between", 2, 2), ("worse", 3, 2), ("best b", 5, 0), ("twin", 2, 2), ("unknown", double.NaN, 0)];
        Assert.Equal(["best a", "between", "best b", "twin"], ParetoFront.Of(points, p => p.A, p => p.B).Select(p => p.Name));
    }
}
