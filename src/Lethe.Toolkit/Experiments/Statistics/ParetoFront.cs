namespace Lethe.Experiments.Statistics;

/// <summary>The choices that no other one beats in every respect.</summary>
public static class ParetoFront
{
    /// <summary>The items that are not dominated: no other item is at most as large in all objectives and smaller in one.</summary>
    /// <typeparam name="T">An item, such as a method.</typeparam>
    /// <param name="items">The items; those with an objective that is not a number are left out.</param>
    /// <param name="objectives">What is to be small: distance from forgetting like a retrained model, utility lost, cost.</param>
    /// <returns>The front, in the order of the items.</returns>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items, params IReadOnlyList<Func<T, double>> objectives)
    {
        ArgumentNullException.ThrowIfNull(items);
        (T Item, double[] Values)[] points = [.. items.Select(item => (item, objectives.Select(objective => objective(item)).ToArray())).Where(point => !point.Item2.Any(double.IsNaN))];
        return [.. points.Where(point => !points.Any(other => Dominates(other.Values, point.Values))).Select(point => point.Item)];
    }

    private static bool Dominates(double[] a, double[] b)
    {
        bool smaller = false;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] > b[i])
                return false;
            smaller |= a[i] < b[i];
        }

        return smaller;
    }
}
