using Lethe.Experiments.Running;
using Lethe.Results;

namespace Lethe.Experiments.Statistics;

/// <summary>The accuracy on each class of test images over seeds, beside the retrained model's.</summary>
internal static class ClassSummary
{
    /// <summary>The classes of one row; none without audits.</summary>
    /// <param name="cells">The cells of the row.</param>
    /// <param name="retrained">The cells of the reference in the same group.</param>
    /// <param name="unit">What means are over.</param>
    internal static IReadOnlyList<ClassResult> Of(CellOutcome[] cells, CellOutcome[] retrained, SeedUnit unit)
    {
        if (cells.FirstOrDefault(cell => cell.Confusion is not null) is not { } first)
            return [];
        string[] names = [.. first.Cell!.Unlearn.Original.Data.ClassNames];
        return [.. Enumerable.Range(0, names.Length).Select(k => Of(names[k], k, cells, retrained, unit)).OfType<ClassResult>()];
    }

    private static ClassResult? Of(string name, int k, CellOutcome[] cells, CellOutcome[] retrained, SeedUnit unit)
    {
        SortedDictionary<ulong, double> values = unit.Averages(cells, cell => Accuracy(cell, k));
        if (values.Count == 0)
            return null;
        double[] gaps = [.. unit.Averages(cells, cell => Accuracy(cell, k) - Gold(cell, retrained, k)).Values];
        return new ClassResult(
            name, cells[0].Cell!.Unlearn.Split.Classes.Contains(k),
            StudySummary.Record("accuracy", SeedSummary.Of([.. values.Values])),
            gaps.Length == 0 ? null : StudySummary.Record("gap", SeedSummary.Of(gaps)));
    }

    // A cell's retrained model is that of its training seed, whatever its other seeds are.
    private static double? Gold(CellOutcome cell, CellOutcome[] retrained, int k) =>
        retrained.Where(other => other.TrainingSeed == cell.TrainingSeed).Select(other => Accuracy(other, k)).FirstOrDefault(accuracy => accuracy is not null);

    private static double? Accuracy(CellOutcome cell, int k) =>
        cell.Confusion?.Counts[k] is { } row && row.Sum() is > 0 and int images ? row[k] / (double)images : null;
}
