namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="MobileNetV2"/>.</summary>
internal sealed record MobileNetV2Options
{
    /// <summary>The factor of all channel numbers.</summary>
    public double Width { get; init; } = 1;

    /// <summary>How images come in: halved five times as published, or three times.</summary>
    public Stem Stem { get; init; } = Stem.Cifar;
}
