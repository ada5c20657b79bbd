using System.Globalization;

namespace Lethe.Data;

/// <summary>Random changes to training images.</summary>
/// <param name="CropPadding">Pixels of black added on each side before a window of the image's own size is cut out at random; 0 for no crop.</param>
/// <param name="HorizontalFlip">Whether each image is mirrored with probability one half.</param>
public sealed record Augmentation(int CropPadding, bool HorizontalFlip)
{
    private const int LargestPadding = 64;
    private static readonly string[] Words = ["none", "flip", "crop4"];

    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new(0, false);

    /// <summary>Whether this changes nothing.</summary>
    public bool IsNone => CropPadding == 0 && !HorizontalFlip;

    /// <summary>Reads <c>none</c>, <c>flip</c>, <c>crop4</c> or <c>crop4+flip</c>, the number being the padding.</summary>
    /// <exception cref="UsageException">The text is none of these.</exception>
    public static Augmentation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Augmentation result = None;
        string[] words = text.Trim().ToLowerInvariant().Split('+', StringSplitOptions.TrimEntries);
        if (words is ["none"])
            return None;
        foreach (string word in words)
        {
            if (word == "flip" && !result.HorizontalFlip)
                result = result with { HorizontalFlip = true };
            else if (word.StartsWith("crop", StringComparison.Ordinal) && result.CropPadding == 0 && TryPadding(word[4..], out int padding))
                result = result with { CropPadding = padding };
            else
                throw new UsageException($"augmentation '{text}': '{word}' is not known or given twice, {NearestNames.Suggest(word, Words)} (crop1 to crop{LargestPadding}, joined as crop4+flip)");
        }

        return result;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => (CropPadding, HorizontalFlip) switch
    {
        (0, false) => "none",
        (0, true) => "flip",
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"crop{CropPadding}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"crop{CropPadding}+flip"),
    };

    private static bool TryPadding(string text, out int padding) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out padding) && padding is > 0 and <= LargestPadding;
}
