namespace Lethe.Engine.Optimizers;

/// <summary>The same learning rate throughout, after an optional warm-up.</summary>
/// <param name="Peak">The learning rate.</param>
/// <param name="Steps">The number of steps of the whole training.</param>
/// <param name="WarmUp">The number of steps that the rate rises over at first.</param>
public sealed record ConstantSchedule(double Peak, long Steps, long WarmUp = 0) : LearningRateSchedule(Peak, Steps, WarmUp)
{
    /// <inheritdoc/>
    public override float At(long step) => Warming(step) ?? (float)Peak;
}
