using Lethe.Data;

namespace Lethe.Models;

/// <summary>Sums over the steps of an epoch so far.</summary>
internal struct EpochTotals
{
    internal int Steps { get; set; }

    internal long Samples { get; set; }

    internal long Correct { get; set; }

    internal double LossSum { get; set; }

    internal double Seconds { get; set; }

    internal void Add(float loss, Batch batch, ReadOnlySpan<float> logits)
    {
        int classes = logits.Length / batch.Count;
        for (int i = 0; i < batch.Count; i++)
        {
            if (SoftmaxRows.ArgMax(logits.Slice(i * classes, classes)) == batch.Labels[i])
                Correct++;
        }

        Steps++;
        Samples += batch.Count;
        LossSum += (double)loss * batch.Count;
    }

    internal readonly EpochReport Report(int epoch, double? validation)
    {
        double samples = Math.Max(1, Samples);
        return new EpochReport(epoch, LossSum / samples, Correct / samples, validation, Samples, Seconds);
    }
}
