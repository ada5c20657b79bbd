using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>The classes that fit into a confusion matrix on the page; where there are too many, those that the request touched, and the rest together.</summary>
internal sealed class ShownClasses
{
    private const int Most = 20;

    private readonly int[] _classes;
    private readonly bool _hasRest;

    private ShownClasses(int[] classes, bool hasRest) => (_classes, _hasRest) = (classes, hasRest);

    /// <summary>Whether classes were put together.</summary>
    public bool IsReduced => _hasRest;

    public static ShownClasses Of(int classes, IReadOnlyList<int> forgotten, IReadOnlyList<ConfusionMatrix> matrices)
    {
        if (classes <= Most) return new ShownClasses([.. Enumerable.Range(0, classes)], false);
        int[] kept = [.. Enumerable.Range(0, classes).OrderByDescending(k => forgotten.Contains(k)).ThenByDescending(k => Weight(k, forgotten, matrices)).ThenBy(k => k).Take(Most - 1).Order()];
        return new ShownClasses(kept, true);
    }

    public IReadOnlyList<string> Names(ReportView view) => [.. _classes.Select(view.ClassName), .. _hasRest ? ["all others"] : Array.Empty<string>()];

    public IReadOnlySet<int> Marked(IReadOnlyList<int> forgotten) => forgotten.Select(k => Array.IndexOf(_classes, k)).Where(k => k >= 0).ToHashSet();

    public IReadOnlyList<IReadOnlyList<int>> Reduce(ConfusionMatrix matrix)
    {
        if (!_hasRest) return matrix.Counts;
        int size = _classes.Length + 1;
        int[][] counts = [.. Enumerable.Range(0, size).Select(_ => new int[size])];
        for (int row = 0; row < matrix.Classes; row++)
            for (int column = 0; column < matrix.Classes; column++)
                counts[Place(row)][Place(column)] += matrix.Counts[row][column];
        return counts;
    }

    private static int Weight(int k, IReadOnlyList<int> forgotten, IReadOnlyList<ConfusionMatrix> matrices) =>
        matrices.Sum(matrix => forgotten.Where(row => row != k).Sum(row => matrix.Counts[row][k] + matrix.Counts[k][row]) + Math.Abs(matrix.Counts[k][k] - matrices[0].Counts[k][k]));

    private int Place(int k)
    {
        int index = Array.IndexOf(_classes, k);
        return index < 0 ? _classes.Length : index;
    }
}
