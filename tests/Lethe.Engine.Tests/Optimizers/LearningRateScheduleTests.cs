using Lethe.Engine.Optimizers;

namespace Lethe.Engine.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void One_cycle_goes_as_in_PyTorch() => Follows(GoldenOptimizers.Rates("onecycle"), new OneCycleSchedule(0.5, 20, 6));

    [Fact]
    public void Cosine_goes_as_in_PyTorch() => Follows(GoldenOptimizers.Rates("cosine"), new CosineSchedule(0.5, 20));

    [Fact]
    public void Steps_drop_to_a_fifth_at_40_60_and_80_percent()
    {
        StepSchedule schedule = new(1, 10);
        Assert.Equal([1f, 1f, 1f, 1f, 0.2f, 0.2f, 0.04f, 0.04f, 0.008f, 0.008f], Rates(schedule, 10), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Warming_up_rises_to_the_peak_in_equal_steps()
    {
        Assert.Equal([0.25f, 0.5f, 0.75f, 1f, 1f, 1f], Rates(new ConstantSchedule(1, 10, 4), 6));
        Assert.Equal(1f, new CosineSchedule(1, 10, 4).At(4));
        Assert.Equal(0f, new CosineSchedule(1, 10, 4).At(10), 1e-7f);
    }

    [Fact]
    public void A_cycle_without_a_rise_starts_at_its_peak()
    {
        OneCycleSchedule schedule = new(1, 10, 0);
        Assert.Equal(1f, schedule.At(0));
        Assert.True(schedule.At(1) < 1f);
    }

    [Fact]
    public void A_rate_of_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantSchedule(0, 10));

    private static void Follows(float[] expected, LearningRateSchedule schedule)
    {
        for (int step = 0; step < expected.Length; step++)
            Assert.Equal(expected[step], schedule.At(step), 1e-6f);
    }

    private static float[] Rates(LearningRateSchedule schedule, int steps) => [.. Enumerable.Range(0, steps).Select(step => schedule.At(step))];
}
