using Lethe.Results;

namespace Lethe.Experiments.Statistics;

/// <summary>What concerns all methods of a group at once: corrected p-values, pairs, the Pareto front.</summary>
internal static class MethodTests
{
    /// <summary>The rows with the p-values of each metric corrected over the methods, and the verdicts that follow.</summary>
    internal static StudyRow[] Corrected(StudyRow[] rows)
    {
        StudyRow[] corrected = [.. rows];
        foreach (string metric in rows.SelectMany(row => row.Gaps).Select(gap => gap.Value.Metric).Distinct())
        {
            int[] tested = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i].Role != MethodRole.Reference && Find(rows[i], metric)?.PValue is not null)];
            double[] differences = Holm.Adjust([.. tested.Select(i => Find(rows[i], metric)!.PValue!.Value)]);
            double[] equivalences = Holm.Adjust([.. tested.Select(i => Find(rows[i], metric)!.EquivalenceP ?? 1)]);
            double[] beyonds = Holm.Adjust([.. tested.Select(i => Find(rows[i], metric)!.BeyondP ?? 1)]);
            for (int t = 0; t < tested.Length; t++)
                corrected[tested[t]] = Replace(corrected[tested[t]], metric, differences[t], equivalences[t], beyonds[t]);
        }

        return corrected;
    }

    /// <summary>The rows without verdicts: runs that share one retrained model show nothing about another one.</summary>
    internal static StudyRow[] Withheld(StudyRow[] rows) =>
        [.. rows.Select(row => row with { Gaps = [.. row.Gaps.Select(gap => gap with { Verdict = Words(EquivalenceVerdict.Inconclusive) })] })];

    /// <summary>The rows with those marked that no other beats in distance on D_f, distance on D_r and, where times compare, time.</summary>
    /// <remarks>
    /// Distances are means of the single seeds' distances, on test images or else on training images. Controls, and methods with a run that
    /// destroyed the model or did nothing, are no choice: fast as they are, they neither get the mark nor keep it from others.
    /// </remarks>
    internal static StudyRow[] OnFront(StudyRow[] rows, bool byTime)
    {
        string? Measured(params string[] metrics) => metrics.FirstOrDefault(metric => rows.Any(row => Find(row, metric) is not null));
        double Distance(StudyRow row, string metric) => Find(row, metric)?.Points is { Count: > 0 } points ? points.Average(Math.Abs) : double.NaN;
        if (Measured("forget_test_accuracy", "forget_train_accuracy") is not string forget || Measured("retain_test_accuracy", "retain_train_accuracy") is not string retain)
            return rows;
        List<Func<StudyRow, double>> objectives = [row => Distance(row, forget), row => Distance(row, retain)];
        if (byTime)
            objectives.Add(row => row.Seconds?.Mean ?? double.NaN);
        IReadOnlyList<StudyRow> front = ParetoFront.Of(rows.Where(row => row.IsChoice), objectives);
        return [.. rows.Select(row => row with { IsOnFront = front.Contains(row) })];
    }

    /// <summary>Every two methods compared by one metric over the seeds that both have, corrected over all pairs.</summary>
    internal static IReadOnlyList<StudyComparison> Pairs(string metric, IReadOnlyList<(string Method, SortedDictionary<ulong, double> Values)> methods)
    {
        List<StudyComparison> pairs = [];
        for (int i = 0; i < methods.Count; i++)
        {
            for (int j = i + 1; j < methods.Count; j++)
            {
                ulong[] seeds = [.. methods[i].Values.Keys.Intersect(methods[j].Values.Keys)];
                if (seeds.Length == 0)
                    continue;
                PairedDifference paired = PairedDifference.Of([.. seeds.Select(seed => methods[i].Values[seed])], [.. seeds.Select(seed => methods[j].Values[seed])]);
                pairs.Add(new StudyComparison(methods[i].Method, methods[j].Method, StudySummary.Record(metric, paired.Difference), paired.PValue));
            }
        }

        StudyComparison[] tested = [.. pairs.Where(pair => pair.PValue is not null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(pair => pair.PValue!.Value)]);
        return [.. tested.Select((pair, i) => pair with { PValue = adjusted[i] }), .. pairs.Except(tested)];
    }

    /// <summary>A verdict as the record has it.</summary>
    internal static string Words(EquivalenceVerdict verdict) => verdict switch
    {
        EquivalenceVerdict.Equivalent => "equivalent",
        EquivalenceVerdict.Different => "different",
        EquivalenceVerdict.NotShown => "not shown",
        _ => "inconclusive",
    };

    private static SeedGap? Find(StudyRow row, string metric) => row.Gaps.FirstOrDefault(gap => gap.Value.Metric == metric);

    private static StudyRow Replace(StudyRow row, string metric, double difference, double equivalence, double beyond) => row with
    {
        Gaps = [.. row.Gaps.Select(gap => gap.Value.Metric == metric ? Corrected(gap, difference, equivalence, beyond) : gap)],
    };

    private static SeedGap Corrected(SeedGap gap, double difference, double equivalence, double beyond)
    {
        if (gap.Margin is not double margin)
            return gap with { PValue = difference };
        SeedSummary summary = SeedSummary.Of(gap.Value);
        EquivalenceVerdict verdict = EquivalenceTest.Of(summary, margin).Corrected(summary, equivalence, beyond).Verdict;
        return gap with { PValue = difference, EquivalenceP = equivalence, BeyondP = beyond, Verdict = Words(verdict) };
    }
}
