namespace Lethe.Evaluation.Statistics;

/// <summary>The area under the ROC curve: P(score of a member > score of a non-member) + ½ P(equal).</summary>
internal static class RocArea
{
    /// <summary>The area; NaN without members or without non-members.</summary>
    public static double Of(ReadOnlySpan<double> members, ReadOnlySpan<double> others)
    {
        double wins = 0, below = 0;
        foreach (Tie tie in Ties(members, others))
        {
            wins += tie.Members.Count * (below + 0.5 * tie.Others.Count);
            below += tie.Others.Count;
        }
        return wins / ((double)members.Length * others.Length);
    }

    /// <summary>The area in each resample; NaN where one has no members or no non-members.</summary>
    public static double[] Replicates(ReadOnlySpan<double> members, Resample memberDraws, ReadOnlySpan<double> others, Resample otherDraws)
    {
        double[] wins = new double[Resample.Draws], below = new double[Resample.Draws], middle = new double[Resample.Draws];
        foreach (Tie tie in Ties(members, others))
        {
            below.CopyTo(middle, 0);
            foreach (int i in tie.Others)
                CountSums.AddScaled(middle, otherDraws.CountsOf(i), 0.5);
            foreach (int i in tie.Members)
                CountSums.AddProduct(wins, memberDraws.CountsOf(i), middle);
            foreach (int i in tie.Others)
                CountSums.AddScaled(below, otherDraws.CountsOf(i), 1);
        }
        for (int b = 0; b < wins.Length; b++)
            wins[b] /= memberDraws.Totals[b] * otherDraws.Totals[b];
        return wins;
    }

    private static SortedDictionary<double, Tie>.ValueCollection Ties(ReadOnlySpan<double> members, ReadOnlySpan<double> others)
    {
        SortedDictionary<double, Tie> ties = [];
        for (int i = 0; i < members.Length; i++)
            TieOf(ties, members[i]).Members.Add(i);
        for (int i = 0; i < others.Length; i++)
            TieOf(ties, others[i]).Others.Add(i);
        return ties.Values;
    }

    private static Tie TieOf(SortedDictionary<double, Tie> ties, double score)
    {
        if (!ties.TryGetValue(score, out Tie? tie))
            ties.Add(score, tie = new Tie([], []));
        return tie;
    }

    private sealed record Tie(List<int> Members, List<int> Others);
}
