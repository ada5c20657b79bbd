namespace Lethe.Experiments.Search;

/// <summary>One round of a search: so many options, each on a share of the images.</summary>
/// <param name="Options">How many are tried, the best of the round before.</param>
/// <param name="Share">The share of the train images that the method is shown.</param>
internal readonly record struct SearchRung(int Options, double Share)
{
    private const int Factor = 3, MostRungs = 3;

    /// <summary>The rounds of a search; the last one is on all images.</summary>
    /// <remarks>
    /// Grid and random have one round. Successive halving with n options and a factor of 3 has up to three: n options on 1/9 of the images, ⌈n/3⌉ on
    /// 1/3, ⌈n/9⌉ on all. Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
    /// </remarks>
    internal static IReadOnlyList<SearchRung> Of(SearchKind kind, int options)
    {
        int rungs = 1;
        for (int left = options; kind == SearchKind.Halving && rungs < MostRungs && left >= Factor; left /= Factor)
            rungs++;
        List<SearchRung> schedule = [];
        for (int left = options, rung = rungs - 1; rung >= 0; rung--, left = (left + Factor - 1) / Factor)
            schedule.Add(new SearchRung(left, Math.Pow(Factor, -rung)));
        return schedule;
    }
}
