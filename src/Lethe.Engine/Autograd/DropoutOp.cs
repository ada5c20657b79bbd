using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Random zeros, drawn for each sample from a stream of its own.</summary>
public static unsafe class DropoutOp
{
    /// <summary>Zeroes elements with a probability and scales the others by 1/(1−p).</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, ..].</param>
    /// <param name="probability">p in [0, 1).</param>
    /// <param name="random">The stream of this layer and step; each sample draws from the part that its id derives.</param>
    /// <param name="sampleIds">The samples' ids; positions in the batch if empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    public static Tensor Dropout(this Tape tape, Tensor x, float probability, RandomStream random, ReadOnlySpan<int> sampleIds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1f);
        TensorCell from = x.Cell;
        int samples = from.Shape[0];
        if (!sampleIds.IsEmpty && sampleIds.Length != samples)
            throw new ShapeMismatchException("Dropout sample ids", new Shape(sampleIds.Length), $"[{samples}]");
        TensorCell mask = tape.NewCell(from.Shape, from.Layout);
        int size = samples == 0 ? 0 : from.Count / samples;
        float keep = 1f / (1f - probability);
        for (int n = 0; n < samples; n++)
        {
            Span<float> row = new(mask.Data + ((long)n * size), size);
            random.Derive(sampleIds.IsEmpty ? n : sampleIds[n]).FillUniform(row, 0f, 1f);
            for (int i = 0; i < row.Length; i++)
                row[i] = row[i] < probability ? 0f : keep;
        }

        return tape.Multiply(x, new Tensor(mask));
    }
}
