namespace Lethe.Engine.Optimizers;

/// <summary>Down to zero along half a cosine (Loshchilov and Hutter 2017, without restarts), after an optional warm-up.</summary>
/// <remarks>η(t) = η/2 · (1 + cos(πt/T)): <c>CosineAnnealingLR</c> stepped once a step.</remarks>
/// <param name="Peak">The learning rate at the start.</param>
/// <param name="Steps">The number of steps of the whole training.</param>
/// <param name="WarmUp">The number of steps that the rate rises over at first.</param>
public sealed record CosineSchedule(double Peak, long Steps, long WarmUp = 0) : LearningRateSchedule(Peak, Steps, WarmUp)
{
    /// <inheritdoc/>
    public override float At(long step) => Warming(step) ?? (float)Anneal(Peak, 0, Progress(step));
}
