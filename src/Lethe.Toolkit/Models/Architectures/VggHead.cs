namespace Lethe.Models.Architectures;

/// <summary>What follows the convolutions of <see cref="Vgg11"/>.</summary>
internal enum VggHead
{
    /// <summary>Two hidden layers of 4096 units with dropout, as published.</summary>
    Full,

    /// <summary>One linear layer on the means of the last maps.</summary>
    Small,
}
