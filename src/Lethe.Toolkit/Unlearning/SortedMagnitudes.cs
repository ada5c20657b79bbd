namespace Lethe.Unlearning;

/// <summary>The magnitudes of some numbers in order, for exact quantiles.</summary>
internal sealed class SortedMagnitudes
{
    private readonly float[] _sorted;

    /// <summary>Sorts a copy.</summary>
    /// <param name="parts">The numbers, in parts.</param>
    internal SortedMagnitudes(IEnumerable<ReadOnlyMemory<float>> parts)
    {
        ReadOnlyMemory<float>[] all = [.. parts];
        _sorted = new float[all.Sum(part => part.Length)];
        int filled = 0;
        foreach (ReadOnlyMemory<float> part in all)
        {
            foreach (float value in part.Span)
                _sorted[filled++] = Math.Abs(value);
        }

        Array.Sort(_sorted);
    }

    /// <summary>The quantile at ρ: a[⌊h⌋] + (h − ⌊h⌋) (a[⌊h⌋ + 1] − a[⌊h⌋]) with h = (n − 1) ρ, linear interpolation between neighbours.</summary>
    /// <param name="rho">From 0 to 1.</param>
    /// <returns>0 for no numbers.</returns>
    internal double Quantile(double rho)
    {
        if (_sorted.Length == 0)
            return 0;
        double h = (_sorted.Length - 1) * rho;
        int below = (int)h;
        double low = _sorted[below], high = _sorted[Math.Min(below + 1, _sorted.Length - 1)];
        return low + ((h - below) * (high - low));
    }
}
