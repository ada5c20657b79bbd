namespace Lethe.Engine.Optimizers;

/// <summary>A fifth of the learning rate after 40, 60 and 80 percent of the steps, after an optional warm-up.</summary>
/// <param name="Peak">The learning rate before the first drop.</param>
/// <param name="Steps">The number of steps of the whole training.</param>
/// <param name="WarmUp">The number of steps that the rate rises over at first.</param>
public sealed record StepSchedule(double Peak, long Steps, long WarmUp = 0) : LearningRateSchedule(Peak, Steps, WarmUp)
{
    private const double Factor = 0.2;

    /// <inheritdoc/>
    public override float At(long step)
    {
        if (Warming(step) is { } warming)
            return warming;
        double share = step / (double)Steps;
        int drops = (share >= 0.4 ? 1 : 0) + (share >= 0.6 ? 1 : 0) + (share >= 0.8 ? 1 : 0);
        return (float)(Peak * Math.Pow(Factor, drops));
    }
}
