using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void The_example_of_the_textbook_comes_out()
    {
        double[] adjusted = Holm.Adjust(0.01, 0.04, 0.03, 0.005);
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], adjusted[i], 1e-12);
    }

    [Fact]
    public void Nothing_exceeds_one_and_nothing_stays_nothing()
    {
        Assert.Equal([1, 1], Holm.Adjust(0.7, 0.8));
        Assert.Empty(Holm.Adjust());
    }
}
