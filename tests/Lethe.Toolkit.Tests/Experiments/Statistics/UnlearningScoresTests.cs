using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

public sealed class UnlearningScoresTests
{
    [Fact]
    public void Signs_do_not_cancel_in_the_average_gap() => Assert.Equal(0.25, UnlearningScores.AverageGap(0.5, -0.5, 0, 0), 1e-15);

    [Fact]
    public void Tug_of_war_is_one_for_the_retrained_model_and_falls_from_either_side()
    {
        Assert.Equal(1, UnlearningScores.TugOfWar(0, 0, 0));
        Assert.Equal(0.9 * 0.8 * 0.7, UnlearningScores.TugOfWar(-0.1, 0.2, -0.3), 1e-15);
    }
}
