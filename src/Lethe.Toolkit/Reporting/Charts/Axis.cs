namespace Lethe.Reporting.Charts;

/// <summary>Maps values to pixels and chooses round ticks that do not crowd.</summary>
internal sealed class Axis
{
    private readonly double _low, _high, _from, _to;
    private readonly bool _log;

    private Axis(double low, double high, double from, double to, bool log, IReadOnlyList<Tick> ticks) =>
        (_low, _high, _from, _to, _log, Ticks) = (low, high, from, to, log, ticks);

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>A linear axis over [low, high], widened to whole steps of 1, 2, 2.5 or 5 times a power of ten.</summary>
    public static Axis Linear(double low, double high, double from, double to, Func<double, string> label, int steps = 4)
    {
        if (high - low < 1e-9) (low, high) = low == 0 ? (-0.5, 0.5) : (low - 0.1 * Math.Abs(low), high + 0.1 * Math.Abs(high));
        double step = NiceStep((high - low) / steps);
        double first = Math.Floor(low / step + 1e-9), last = Math.Ceiling(high / step - 1e-9);
        Tick[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => At((first + i) * step))];
        return new Axis(first * step, last * step, from, to, false, ticks);

        Tick At(double value) => new(Math.Abs(value) < step / 1e6 ? 0 : value, label(Math.Abs(value) < step / 1e6 ? 0 : value));
    }

    /// <summary>A linear axis over exactly [low, high], with round ticks inside it.</summary>
    public static Axis Within(double low, double high, double from, double to, Func<double, string> label, int steps = 4)
    {
        Axis wide = Linear(low, high, from, to, label, steps);
        double slack = (high - low) * 1e-9;
        return new Axis(low, high, from, to, false, [.. wide.Ticks.Where(tick => tick.Value >= low - slack && tick.Value <= high + slack)]);
    }

    /// <summary>A linear axis over exactly [low, high] with the given ticks.</summary>
    public static Axis Fixed(double low, double high, double from, double to, IReadOnlyList<Tick> ticks) => new(low, high, from, to, false, ticks);

    /// <summary>A logarithmic axis over [low, high] (both positive), widened to ticks of 1, 3, 10, or to decades where there are many.</summary>
    public static Axis Log(double low, double high, double from, double to, Func<double, string> label)
    {
        bool fine = Math.Log10(high / low) < 2.5;
        List<double> values = [];
        for (int decade = (int)Math.Floor(Math.Log10(low)); decade <= (int)Math.Ceiling(Math.Log10(high)); decade++)
        {
            values.Add(Math.Pow(10, decade));
            if (fine) values.Add(3 * Math.Pow(10, decade));
        }
        double first = values.Last(value => value <= low * 1.0000001), last = values.First(value => value >= high * 0.9999999);
        Tick[] ticks = [.. values.Where(value => value >= first && value <= last).Select(value => new Tick(value, label(value)))];
        return new Axis(first, last, from, to, true, ticks);
    }

    public bool Holds(double value) => value >= _low && value <= _high;

    /// <summary>The pixel of a value; values outside the axis are drawn at its end.</summary>
    public double Map(double value)
    {
        double share = _log
            ? Math.Log(Math.Max(value, _low) / _low) / Math.Log(_high / _low)
            : (value - _low) / (_high - _low);
        return _from + Math.Clamp(share, 0, 1) * (_to - _from);
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        return power * new[] { 1, 2, 2.5, 5, 10 }.First(nice => share <= nice + 1e-9);
    }
}
