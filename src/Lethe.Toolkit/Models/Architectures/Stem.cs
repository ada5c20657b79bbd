namespace Lethe.Models.Architectures;

/// <summary>How a network takes in its images.</summary>
internal enum Stem
{
    /// <summary>For small images: without early halving.</summary>
    Cifar,

    /// <summary>As published for ImageNet.</summary>
    Imagenet,
}
