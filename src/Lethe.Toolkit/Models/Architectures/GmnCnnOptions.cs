namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="GmnCnn"/>.</summary>
internal sealed record GmnCnnOptions
{
    /// <summary>Channels of the first convolution; the other two have twice as many.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The share of features dropped in training.</summary>
    public double Dropout { get; init; } = 0.1;
}
