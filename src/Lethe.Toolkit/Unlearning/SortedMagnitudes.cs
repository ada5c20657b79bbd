namespace Lethe.Unlearning;

/// <summary>The magnitudes of some numbers in order, for exact quantiles.</summary>
internal sealed class SortedMagnitudes
{
    private readonly float[] _sorted;

    /// <summary>Sorts a copy.</summary>
    internal SortedMagnitudes(params IEnumerable<float[]> values)
    {
        _sorted = [.. values.SelectMany(some => some)];
        for (int i = 0; i < _sorted.Length; i++)
            _sorted[i] = Math.Abs(_sorted[i]);
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
