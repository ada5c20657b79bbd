namespace Lethe.Models.Architectures;

/// <summary>Options of <see cref="Vit"/>.</summary>
internal sealed record VitOptions
{
    /// <summary>The side of the square patches that an image is cut into.</summary>
    public int Patch { get; init; } = 4;

    /// <summary>Features of a token.</summary>
    public int Dim { get; init; } = 128;

    /// <summary>Encoder blocks.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Hidden units of a block's two linear layers.</summary>
    public int Mlp { get; init; } = 256;

    /// <summary>The share of features dropped in training.</summary>
    public double Dropout { get; init; }
}
