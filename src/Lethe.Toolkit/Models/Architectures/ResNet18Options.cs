namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="ResNet18"/>.</summary>
internal sealed record ResNet18Options
{
    /// <summary>Channels of the first stage; the others have 2, 4 and 8 times as many.</summary>
    public int Width { get; init; } = 64;

    /// <summary>How images come in.</summary>
    public Stem Stem { get; init; } = Stem.Cifar;
}
