using System.Globalization;

namespace Lethe.Data;

/// <summary>How much of an official part is loaded: a number of images, a number of each class, or a share.</summary>
internal readonly record struct SubsetSize(int Count, bool PerClass, decimal Share)
{
    private const string PerClassSuffix = "perclass";

    /// <summary>Reads <c>500</c>, <c>1500perclass</c> or <c>10%</c>.</summary>
    public static bool TryParse(string text, out SubsetSize size)
    {
        size = default;
        if (text.EndsWith('%'))
        {
            if (!decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent) || percent is <= 0 or > 100)
                return false;
            size = new SubsetSize(0, false, percent / 100);
            return true;
        }

        bool perClass = text.EndsWith(PerClassSuffix, StringComparison.OrdinalIgnoreCase);
        if (!int.TryParse(perClass ? text[..^PerClassSuffix.Length] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
            return false;
        size = new SubsetSize(count, perClass, 0);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Share > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.############}%")
        : string.Create(CultureInfo.InvariantCulture, $"{Count}{(PerClass ? PerClassSuffix : "")}");
}
