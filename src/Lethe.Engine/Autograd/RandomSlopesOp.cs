using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The rectifier with a random slope for each element (Xu et al. 2015), drawn for each sample from a stream of its own.</summary>
public static unsafe class RandomSlopesOp
{
    /// <summary>x for x ≥ 0 and a·x otherwise, with a of U(lower, upper).</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, ..].</param>
    /// <param name="lower">The smallest slope.</param>
    /// <param name="upper">The largest slope.</param>
    /// <param name="random">The stream of this layer and step; each sample draws from the part that its id derives.</param>
    /// <param name="sampleIds">The samples' ids; positions in the batch if empty.</param>
    /// <exception cref="ShapeMismatchException">There is another number of ids than of samples.</exception>
    public static Tensor RandomSlopes(this Tape tape, Tensor x, float lower, float upper, RandomStream random, ReadOnlySpan<int> sampleIds)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        int samples = from.Shape[0];
        if (!sampleIds.IsEmpty && sampleIds.Length != samples)
            throw new ShapeMismatchException("RandomSlopes sample ids", new Shape(sampleIds.Length), $"[{samples}]");
        TensorCell slopes = tape.NewCell(from.Shape, from.Layout);
        int size = samples == 0 ? 0 : from.Count / samples;
        for (int n = 0; n < samples; n++)
        {
            Span<float> row = new(slopes.Data + ((long)n * size), size);
            random.Derive(sampleIds.IsEmpty ? n : sampleIds[n]).FillUniform(row, lower, upper);
            for (int i = 0; i < row.Length; i++)
                row[i] = from.Data[((long)n * size) + i] >= 0f ? 1f : row[i];
        }

        return tape.Multiply(new Tensor(from), new Tensor(slopes));
    }
}
