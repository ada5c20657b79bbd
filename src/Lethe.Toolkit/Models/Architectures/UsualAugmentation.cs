using Lethe.Data;

namespace Lethe.Models.Architectures;

/// <summary>Which random changes leave the class of an image alone.</summary>
internal static class UsualAugmentation
{
    /// <summary>Mirrored for photographs and clothes; as it is for digits and letters, which mirrors change.</summary>
    internal static Augmentation Light(ImageShape input, string data) => new(0, CanFlip(input, data));

    /// <summary>Mirrored where that is sensible, and cropped out of a border of an eighth of the size.</summary>
    internal static Augmentation Full(ImageShape input, string data) =>
        new(Math.Clamp(Math.Min(input.Height, input.Width) / 8, 0, 64), CanFlip(input, data));

    private static bool CanFlip(ImageShape input, string data) =>
        input.Channels == 3 || data.StartsWith("fashion-mnist", StringComparison.Ordinal);
}
