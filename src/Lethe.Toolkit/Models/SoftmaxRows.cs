namespace Lethe.Models;

/// <summary>Softmax and its relatives, row by row, shifted by the maximum and summed in double precision.</summary>
internal static class SoftmaxRows
{
    internal static float[] Of(ReadOnlySpan<float> logits, int classes)
    {
        float[] probabilities = new float[logits.Length];
        for (int start = 0; start < logits.Length; start += classes)
        {
            ReadOnlySpan<float> row = logits.Slice(start, classes);
            double shift = LogSumExp(row);
            for (int k = 0; k < classes; k++)
                probabilities[start + k] = (float)Math.Exp(row[k] - shift);
        }

        return probabilities;
    }

    /// <summary>The position of the largest value; the first one of equals.</summary>
    internal static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int k = 1; k < row.Length; k++)
            best = row[k] > row[best] ? k : best;
        return best;
    }

    internal static double LogSumExp(ReadOnlySpan<float> row)
    {
        double max = double.NegativeInfinity;
        foreach (float value in row)
            max = Math.Max(max, value);
        double sum = 0;
        foreach (float value in row)
            sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }

    internal static double Entropy(ReadOnlySpan<float> row)
    {
        double shift = LogSumExp(row);
        double entropy = 0;
        foreach (float value in row)
        {
            double log = value - shift;
            entropy -= Math.Exp(log) * log;
        }

        return Math.Max(0, entropy);
    }
}
