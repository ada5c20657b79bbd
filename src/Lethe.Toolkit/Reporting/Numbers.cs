using System.Globalization;
using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>Numbers as people read them; the same everywhere, whatever the machine's language.</summary>
internal static class Numbers
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A metric's number: percent for fractions, three significant digits otherwise.</summary>
    public static string Value(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Fraction => Percent(value),
        MetricUnit.Count => Count(value),
        MetricUnit.Score when Math.Abs(value) < 10 => Minus(value.ToString("0.000", Culture)),
        _ => Significant(value),
    };

    /// <summary>The 95 % interval, or nothing.</summary>
    public static string Interval(MetricValue value, MetricUnit unit) =>
        value is { Low: double low, High: double high } ? $"{Bare(low, unit)} to {Bare(high, unit)}" : "";

    /// <summary>A signed gap: percentage points for fractions.</summary>
    public static string Gap(double gap, MetricUnit unit) => unit == MetricUnit.Fraction ? Points(gap) : Signed(gap, Bare(Math.Abs(gap), unit));

    /// <summary>The 95 % interval of a gap, signed, or nothing.</summary>
    public static string GapInterval(MetricValue gap, MetricUnit unit) =>
        gap is { Low: double low, High: double high } ? $"{Signed(low, Bare(Math.Abs(low), unit))} to {Signed(high, Bare(Math.Abs(high), unit))}" : "";

    public static string Percent(double fraction) => Minus((100 * fraction).ToString("0.0", Culture)) + "%";

    public static string WholePercent(double fraction) => (100 * fraction).ToString("0", Culture) + "%";

    /// <summary>Percent with as many decimals as it needs, two at most: ticks a quarter of a per cent apart stay apart.</summary>
    public static string ShortPercent(double fraction) => (100 * fraction).ToString("0.##", Culture) + "%";

    /// <summary>What part of retraining's time was saved, or how much more it took; never a rounded-up 100 %.</summary>
    public static string Savings(double savings, string less, string more) => savings switch
    {
        >= 0.995 => $"over 99% {less}",
        >= 0 => $"{WholePercent(savings)} {less}",
        _ => $"{WholePercent(-savings)} {more}",
    };

    /// <summary>A signed difference of two fractions in percentage points.</summary>
    public static string Points(double difference) => $"{Signed(difference, (100 * Math.Abs(difference)).ToString("0.0", Culture))} pts";

    public static string Count(double value) => Math.Abs(value) < 1e15 ? value.ToString("#,0", Culture) : Significant(value);

    /// <summary>A number somebody chose, as short as it was chosen.</summary>
    public static string Plain(double value) => Minus(value.ToString("0.####", Culture));

    /// <summary>Three significant digits; an exponent only beyond a million and below a ten-thousandth.</summary>
    public static string Significant(double value)
    {
        double size = Math.Abs(value);
        if (size is not 0 and (< 1e-4 or >= 1e6)) return value.ToString("0.##e0", Culture).Replace('-', '−');
        int decimals = size is 0 or >= 100 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return Minus(Math.Round(value, decimals).ToString("F" + decimals, Culture));
    }

    /// <summary>A duration with its unit.</summary>
    public static string Seconds(double seconds)
    {
        if (seconds < 0.1) return $"{(1000 * seconds).ToString("0.#", Culture)} ms";
        if (seconds < 120) return $"{seconds.ToString(seconds < 1 ? "0.##" : seconds < 10 ? "0.0" : "0", Culture)} s";
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours < 2 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{(int)time.TotalHours} h {time.Minutes} min";
    }

    private static string Minus(string number) => number.Replace('-', '−');

    private static string Bare(double value, MetricUnit unit) => unit == MetricUnit.Fraction ? Minus((100 * value).ToString("0.0", Culture)) : Value(value, unit);

    private static string Signed(double value, string size) => size.All(c => c is '0' or '.') ? size : (value < 0 ? "−" : "+") + size;
}
