using System.Collections.Immutable;

namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="TinyCnn"/>.</summary>
internal sealed record TinyCnnOptions
{
    /// <summary>Channels of the two convolutions.</summary>
    public ImmutableArray<int> Channels { get; init; } = [24, 40];
}
