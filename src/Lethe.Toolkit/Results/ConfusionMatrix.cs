namespace Lethe.Results;

/// <summary>How many test images of each class were given each label.</summary>
/// <param name="Counts">Rows are true classes, columns predicted ones: K lists of K counts.</param>
public sealed record ConfusionMatrix(IReadOnlyList<IReadOnlyList<int>> Counts)
{
    /// <summary>The number of classes, K.</summary>
    public int Classes => Counts.Count;

    /// <summary>Counts labels and predictions.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="labels">True labels in [0, classes).</param>
    /// <param name="predictions">Predicted labels, as many.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static ConfusionMatrix From(int classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        if (labels.Length != predictions.Length) throw new ArgumentException("labels and predictions differ in length", nameof(predictions));
        int[][] counts = new int[classes][];
        for (int k = 0; k < classes; k++) counts[k] = new int[classes];
        for (int i = 0; i < labels.Length; i++) counts[labels[i]][predictions[i]]++;
        return new ConfusionMatrix(counts);
    }
}
