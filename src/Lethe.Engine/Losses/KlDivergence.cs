using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Losses;

/// <summary>The Kullback-Leibler divergence of a model's softmax from given target distributions: KL(q ‖ p) = Σₖ qₖ (log qₖ − log pₖ).</summary>
public static unsafe class KlDivergence
{
    /// <summary>One divergence a sample; targets get no gradient.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="targets">q, [N, K], rows that sum to 1.</param>
    /// <param name="logits">[N, K]; p is their softmax.</param>
    /// <returns>[N], in nats.</returns>
    /// <exception cref="ShapeMismatchException">The shapes differ or are not [N, K].</exception>
    public static Tensor PerSample(Tape tape, Tensor targets, Tensor logits)
    {
        if (targets.Shape != logits.Shape || logits.Shape.Rank != 2)
            throw new ShapeMismatchException("KlDivergence", targets.Shape, logits.Shape);
        Tensor crossEntropy = tape.Negate(tape.SumLast(tape.Multiply(tape.LogSoftmax(logits), targets)));
        return tape.Subtract(crossEntropy, Entropy(tape, targets));
    }

    /// <summary>The mean over samples, as a scalar.</summary>
    /// <inheritdoc cref="PerSample"/>
    public static Tensor Mean(Tape tape, Tensor targets, Tensor logits) => tape.Mean(PerSample(tape, targets, logits));

    /// <summary>Hₙ = −Σₖ qₖ log qₖ with 0 log 0 = 0.</summary>
    private static Tensor Entropy(Tape tape, Tensor targets)
    {
        int classes = targets.Shape[1];
        TensorCell entropy = tape.NewCell(new Shape(targets.Shape[0]), MemoryLayout.Contiguous);
        float* q = targets.Pointer;
        for (int n = 0; n < entropy.Count; n++)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                double probability = q[((long)n * classes) + k];
                sum -= probability > 0 ? probability * Math.Log(probability) : 0;
            }

            entropy.Data[n] = (float)sum;
        }

        return new Tensor(entropy);
    }
}
