namespace Lethe.Engine.Optimizers;

/// <summary>The learning rate as a function of the step.</summary>
/// <remarks>Immutable and thread-safe. All schedules but the one-cycle one can rise linearly over a number of warm-up steps first.</remarks>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule(double peak, long steps, long warmUp)
    {
        if (!(peak > 0 && double.IsFinite(peak)))
            throw new ArgumentOutOfRangeException(nameof(peak), peak, "The largest learning rate must be positive and finite.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        (Peak, Steps, WarmUp) = (peak, steps, warmUp);
    }

    /// <summary>The largest learning rate.</summary>
    public double Peak { get; }

    /// <summary>The number of steps of the whole training.</summary>
    public long Steps { get; }

    /// <summary>The number of steps that the rate rises over at first.</summary>
    public long WarmUp { get; }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">From 0; steps after the last keep its rate.</param>
    public abstract float At(long step);

    /// <summary>Peak·(step + 1)/warm-up while warming up, otherwise nothing.</summary>
    private protected float? Warming(long step) => step < WarmUp ? (float)(Peak * (step + 1) / WarmUp) : null;

    /// <summary>How much of the time after the warm-up has passed, from 0 to 1.</summary>
    private protected double Progress(long step) => Math.Clamp((step - WarmUp) / (double)Math.Max(1, Steps - WarmUp), 0, 1);

    /// <summary>From <paramref name="from"/> to <paramref name="to"/> along half a cosine.</summary>
    private protected static double Anneal(double from, double to, double fraction) =>
        to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * Math.Clamp(fraction, 0, 1))));
}
