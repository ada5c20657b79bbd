using Lethe.Results;

namespace Lethe.Experiments.Statistics;

/// <summary>What a number comes to over seeds: mean, standard deviation, and the 95 % interval of the mean by Student's t.</summary>
/// <remarks>The interval covers the choice of seeds, not of images, and rests on seeds being independent and roughly normal.</remarks>
/// <param name="Count">The number of seeds, n.</param>
/// <param name="Mean">x̄.</param>
/// <param name="Deviation">s, with n − 1 in the denominator; <see langword="null"/> for one seed.</param>
/// <param name="Low">x̄ − t₀.₉₇₅,ₙ₋₁ s/√n; <see langword="null"/> for one seed.</param>
/// <param name="High">x̄ + t₀.₉₇₅,ₙ₋₁ s/√n; <see langword="null"/> for one seed.</param>
public sealed record SeedSummary(int Count, double Mean, double? Deviation, double? Low, double? High)
{
    /// <summary>s/√n; <see langword="null"/> for one seed.</summary>
    public double? StandardError => Deviation / Math.Sqrt(Count);

    /// <summary>Half the width of the interval; <see langword="null"/> for one seed.</summary>
    public double? HalfWidth => 0.5 * (High - Low);

    /// <summary>A summary as the record of a study has it.</summary>
    internal static SeedSummary Of(SeedValue value) => new(value.Seeds, value.Mean, value.Deviation, value.Low, value.High);

    /// <summary>Sums values up, one a seed.</summary>
    /// <param name="values">At least one, all finite.</param>
    public static SeedSummary Of(params ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Length);
        double mean = 0;
        foreach (double value in values)
            mean += value / values.Length;
        if (values.Length == 1)
            return new SeedSummary(1, mean, null, null, null);
        double squares = 0;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / (values.Length - 1));
        double half = StudentT.Quantile(0.975, values.Length - 1) * deviation / Math.Sqrt(values.Length);
        return new SeedSummary(values.Length, mean, deviation, mean - half, mean + half);
    }
}
