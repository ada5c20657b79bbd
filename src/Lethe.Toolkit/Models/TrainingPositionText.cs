using System.Globalization;

namespace Lethe.Models;

/// <summary>A training's position as text: numbers that read back to the same bits.</summary>
/// <remarks>First the open epoch, then one group an epoch, joined by semicolons; the numbers of a group by commas.</remarks>
internal static class TrainingPositionText
{
    internal static string Write(TrainingPosition position)
    {
        EpochTotals open = position.Open;
        string first = Join(position.Stopped ? 1 : 0, open.Steps, open.Samples, open.Correct, open.LossSum, open.Seconds);
        return string.Join(';', position.Epochs.Select(Write).Prepend(first));
    }

    /// <exception cref="FormatException">The text is not a position.</exception>
    internal static TrainingPosition Read(string text)
    {
        double[][] groups = [.. text.Split(';').Select(Numbers)];
        double[] open = groups[0].Length == 6 ? groups[0] : throw new FormatException("a training position needs six numbers");
        EpochTotals totals = new()
        {
            Steps = (int)open[1],
            Samples = (long)open[2],
            Correct = (long)open[3],
            LossSum = open[4],
            Seconds = open[5],
        };
        return new TrainingPosition([.. groups.Skip(1).Select(Epoch)], totals, open[0] != 0);
    }

    private static string Write(EpochReport report) => Join(
        report.Epoch, report.Loss, report.TrainAccuracy, report.ValidationAccuracy ?? double.NaN, report.Samples, report.Seconds);

    private static EpochReport Epoch(double[] n) => n.Length == 6
        ? new EpochReport((int)n[0], n[1], n[2], double.IsNaN(n[3]) ? null : n[3], (long)n[4], n[5])
        : throw new FormatException("an epoch needs six numbers");

    private static double[] Numbers(string group) => [.. group.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static string Join(params double[] numbers) => string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
