namespace Lethe.Unlearning;

/// <summary>What the selection threshold is compared with.</summary>
public enum ThresholdScope
{
    /// <summary>The ratio of importances itself, the same for all layers.</summary>
    Global,

    /// <summary>The ratio over that of the tensor's mean importances: what matters more for D_f than is usual in its tensor.</summary>
    PerLayer,
}
