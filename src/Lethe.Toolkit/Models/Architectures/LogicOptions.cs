namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="LogicEmnist"/> and <see cref="LogicCifar"/>.</summary>
internal sealed record LogicOptions
{
    /// <summary>The factor of all channels and features; products are rounded to even numbers.</summary>
    public double Width { get; init; } = 1;

    /// <summary>The share of features dropped in training, within the logic blocks.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>A number of channels or features of the published network, scaled.</summary>
    internal int Scaled(int published) => Math.Max(2, (int)Math.Round(published * Width / 2) * 2);
}
