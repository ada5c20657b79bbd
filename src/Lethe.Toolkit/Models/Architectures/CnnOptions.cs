using System.Collections.Immutable;

namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="Cnn"/>.</summary>
internal sealed record CnnOptions
{
    /// <summary>Channels of the convolutions; each halves height and width.</summary>
    public ImmutableArray<int> Channels { get; init; } = [16, 32];

    /// <summary>Units of the hidden linear layers; a single 0 for none.</summary>
    public ImmutableArray<int> Fc { get; init; } = [128];

    /// <summary>The share of features dropped in training, before each linear layer.</summary>
    public double Dropout { get; init; }

    /// <summary>The hidden linear layers that there are.</summary>
    internal ImmutableArray<int> Hidden => Fc is [0] ? [] : Fc;
}
