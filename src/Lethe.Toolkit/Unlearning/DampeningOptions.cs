namespace Lethe.Unlearning;

/// <summary>Which weights are dampened, and what comes after.</summary>
public sealed record DampeningOptions
{
    /// <summary>The selection threshold α: a weight is dampened where I_f > α I.</summary>
    /// <value>0 or more; <see langword="null"/>, the default, leaves it to <see cref="Share"/>, to a published rule, or to a search on the validation images.</value>
    public double? Alpha { get; init; }

    /// <summary>The share of the weights that are dampened, those with the largest I_f / I, in place of a threshold.</summary>
    /// <value>Above 0 and at most 1; <see langword="null"/>, the default, leaves it to <see cref="Alpha"/>.</value>
    public double? Share { get; init; }

    /// <summary>What the threshold is compared with.</summary>
    /// <value>Default <see cref="ThresholdScope.Global"/>.</value>
    public ThresholdScope Threshold { get; init; } = ThresholdScope.Global;

    /// <summary>Which layers are dampened.</summary>
    /// <value>Default <see cref="DampenedLayers.All"/>. With <see cref="DampenedLayers.Inner"/>, <see cref="Share"/> is one of the weights of these layers.</value>
    public DampenedLayers Layers { get; init; } = DampenedLayers.All;

    /// <summary>The steps of training on D_r that follow.</summary>
    /// <value>0 to 100000, default 0: none.</value>
    public int Repair { get; init; }
}
