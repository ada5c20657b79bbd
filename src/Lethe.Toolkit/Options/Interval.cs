using System.Globalization;

namespace Lethe.Options;

/// <summary>The numbers that an option may take.</summary>
/// <param name="Low">The lower end; −∞ for none.</param>
/// <param name="High">The upper end; ∞ for none.</param>
/// <param name="LowIncluded">Whether the lower end itself is allowed.</param>
/// <param name="HighIncluded">Whether the upper end itself is allowed.</param>
public readonly record struct Interval(double Low, double High, bool LowIncluded, bool HighIncluded)
{
    /// <summary>Every finite number.</summary>
    public static Interval Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity, false, false);

    /// <summary>low ≤ x.</summary>
    public static Interval AtLeast(double low) => new(low, double.PositiveInfinity, true, false);

    /// <summary>low &lt; x.</summary>
    public static Interval Above(double low) => new(low, double.PositiveInfinity, false, false);

    /// <summary>x ≤ high.</summary>
    public static Interval AtMost(double high) => new(double.NegativeInfinity, high, false, true);

    /// <summary>low ≤ x ≤ high.</summary>
    public static Interval Closed(double low, double high) => new(low, high, true, true);

    /// <summary>low &lt; x &lt; high.</summary>
    public static Interval Open(double low, double high) => new(low, high, false, false);

    /// <summary>low ≤ x &lt; high.</summary>
    public static Interval ClosedOpen(double low, double high) => new(low, high, true, false);

    /// <summary>low &lt; x ≤ high.</summary>
    public static Interval OpenClosed(double low, double high) => new(low, high, false, true);

    /// <summary>Whether a number is finite and in the interval.</summary>
    public bool Contains(double value) =>
        double.IsFinite(value) && (LowIncluded ? value >= Low : value > Low) && (HighIncluded ? value <= High : value < High);

    /// <summary>The interval in words: <c>above 0 and at most 1</c>; empty for <see cref="Any"/>.</summary>
    public override string ToString()
    {
        if (double.IsNegativeInfinity(Low) && double.IsPositiveInfinity(High))
            return "";
        if (LowIncluded && HighIncluded && double.IsFinite(Low) && double.IsFinite(High))
            return $"from {Text(Low)} to {Text(High)}";
        string low = double.IsNegativeInfinity(Low) ? "" : $"{(LowIncluded ? "at least" : "above")} {Text(Low)}";
        string high = double.IsPositiveInfinity(High) ? "" : $"{(HighIncluded ? "at most" : "below")} {Text(High)}";
        return low.Length > 0 && high.Length > 0 ? $"{low} and {high}" : low + high;
    }

    /// <summary>Some numbers that are not in the interval, for tests that every option refuses them.</summary>
    internal IEnumerable<double> Outside()
    {
        if (double.IsFinite(Low))
            yield return LowIncluded ? Low - 1 : Low;
        if (double.IsFinite(High))
            yield return HighIncluded ? High + 1 : High;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
