using System.Collections.Immutable;
using System.Globalization;

namespace Lethe.Data;

/// <summary>Channel statistics as users type them.</summary>
public static class NormalizationText
{
    private const string Expected = "means and standard deviations as .49,.48,.45/.20,.20,.20";

    /// <summary>Reads the means, a slash, and the standard deviations, each a list with commas.</summary>
    /// <param name="text">For instance <c>.2860/.3530</c>.</param>
    /// <exception cref="UsageException">The text is none, or a standard deviation is not above 0.</exception>
    public static Normalization Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Split('/') is not [string means, string deviations])
            throw new UsageException($"normalisation '{text}', expected {Expected}");
        ImmutableArray<float> mean = Numbers(means, text), std = Numbers(deviations, text);
        if (mean.Length != std.Length || std.Any(value => value <= 0))
            throw new UsageException($"normalisation '{text}', expected as many means as standard deviations, and these above 0");
        return new Normalization(mean, std);
    }

    private static ImmutableArray<float> Numbers(string list, string text) =>
        [.. list.Split(',').Select(item => float.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new UsageException($"normalisation '{text}': '{item}' is not a number, expected {Expected}"))];
}
