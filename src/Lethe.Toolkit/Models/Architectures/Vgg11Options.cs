namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="Vgg11"/>.</summary>
internal sealed record Vgg11Options
{
    /// <summary>Channels of the first convolution; the others have 2, 4 and 8 times as many, hidden layers 64 times.</summary>
    public int Width { get; init; } = 64;

    /// <summary>What follows the convolutions.</summary>
    public VggHead Head { get; init; } = VggHead.Full;
}
