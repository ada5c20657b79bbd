namespace Lethe.Engine.Optimizers;

/// <summary>Up from a 25th of the learning rate along half a cosine, then down to nearly nothing along another (Smith and Topin 2018).</summary>
/// <remarks>As <c>OneCycleLR</c> with its defaults and <c>cycle_momentum=False</c>: the end is 1/250 000 of the peak.</remarks>
/// <param name="Peak">The largest learning rate.</param>
/// <param name="Steps">The number of steps of the whole training.</param>
/// <param name="WarmUp">The number of steps that the rate rises over.</param>
public sealed record OneCycleSchedule(double Peak, long Steps, long WarmUp) : LearningRateSchedule(Peak, Steps, WarmUp)
{
    private const double StartDivisor = 25;
    private const double EndDivisor = StartDivisor * 1e4;

    /// <inheritdoc/>
    public override float At(long step)
    {
        long top = Math.Max(0, WarmUp - 1);
        if (step <= top)
            return (float)Anneal(Peak / StartDivisor, Peak, top == 0 ? 1 : step / (double)top);
        return (float)Anneal(Peak, Peak / EndDivisor, (step - top) / (double)Math.Max(1, Steps - 1 - top));
    }
}
