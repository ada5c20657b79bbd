namespace Lethe.Engine.Autograd;

/// <summary>How a batch normalisation runs.</summary>
/// <param name="UseBatchStatistics">Normalise by the batch's own statistics and move the running ones towards them.</param>
/// <param name="Momentum">The batch's share in the running statistics.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Relu">Clip the result at zero in the same pass.</param>
/// <param name="Ceiling">Clip it there as well: 6 for a ReLU6.</param>
public readonly record struct BatchNormSettings(
    bool UseBatchStatistics, float Momentum, float Epsilon, bool Relu, float Ceiling = float.PositiveInfinity);
