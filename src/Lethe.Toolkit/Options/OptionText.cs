using System.Collections.Immutable;
using System.Globalization;

namespace Lethe.Options;

/// <summary>How values of options are read from text, the same in every culture.</summary>
internal static class OptionText
{
    internal static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    internal static bool TryInteger(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    internal static bool TryFlag(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "yes" or "on" or "1";
        return value || text.ToLowerInvariant() is "false" or "no" or "off" or "0";
    }

    internal static bool TryChoice<TValue>(string text, (string Name, TValue Value)[] known, out TValue value)
        where TValue : notnull
    {
        foreach ((string name, TValue choice) in known)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                value = choice;
                return true;
            }
        }

        value = default!;
        return false;
    }

    internal static bool TryList(string text, out ImmutableArray<int> values)
    {
        string[] items = text.Split('-');
        int[] list = new int[items.Length];
        bool whole = true;
        for (int i = 0; i < items.Length; i++)
            whole &= TryInteger(items[i], out list[i]);
        values = [.. list];
        return whole;
    }

    internal static string List(ImmutableArray<int> values) => string.Join('-', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
