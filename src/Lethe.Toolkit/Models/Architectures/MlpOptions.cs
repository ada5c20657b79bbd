using System.Collections.Immutable;

namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="Mlp"/>.</summary>
internal sealed record MlpOptions
{
    /// <summary>The sizes of the hidden layers.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [512, 256];

    /// <summary>The share of hidden units dropped in training.</summary>
    public double Dropout { get; init; }
}
