using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Losses;

/// <summary>The cross-entropy of class labels: ℓₙ = −log softmax(logitsₙ)[yₙ].</summary>
public static unsafe class CrossEntropy
{
    /// <summary>One loss a sample.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">[N, K].</param>
    /// <param name="labels">N numbers in 0..K−1.</param>
    /// <returns>[N], in nats.</returns>
    /// <exception cref="ShapeMismatchException">The logits are not [N, K].</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not in 0..K−1.</exception>
    public static Tensor PerSample(Tape tape, Tensor logits, ReadOnlySpan<int> labels)
    {
        TensorCell from = logits.Cell;
        if (from.Shape.Rank != 2 || from.Shape[0] != labels.Length)
            throw new ShapeMismatchException("CrossEntropy", from.Shape, $"[{labels.Length}, K]");
        int classes = from.Shape[1];
        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classes, nameof(labels));
        }

        TensorCell kept = tape.NewCell(new Shape(Math.Max(1, labels.Length)), MemoryLayout.Contiguous);
        labels.CopyTo(new Span<int>(kept.Data, labels.Length));
        TensorCell probabilities = tape.NewCell(from.Shape, MemoryLayout.Contiguous);
        TensorCell losses = tape.NewCell(new Shape(labels.Length), MemoryLayout.Contiguous);
        SoftmaxKernel.CrossEntropy(tape.Workers, labels.Length, classes, from.Data, (int*)kept.Data, losses.Data, probabilities.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(losses);
            (step.Logits, step.Labels, step.Probabilities) = (from, kept, probabilities);
        }

        return new Tensor(losses);
    }

    /// <summary>The mean over samples, as a scalar.</summary>
    /// <inheritdoc cref="PerSample"/>
    public static Tensor Mean(Tape tape, Tensor logits, ReadOnlySpan<int> labels) => tape.Mean(PerSample(tape, logits, labels));

    private sealed class Step : Node
    {
        internal TensorCell Logits { get; set; } = null!;

        internal TensorCell Labels { get; set; } = null!;

        internal TensorCell Probabilities { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            float* into = tape.GradientOf(Logits, out bool accumulate);
            SoftmaxKernel.CrossEntropyBackward(
                tape.Workers, Logits.Shape[0], Logits.Shape[1], Probabilities.Data, (int*)Labels.Data, Output.Gradient, into, accumulate);
        }

        internal override void Clear()
        {
            Logits = null!;
            Labels = null!;
            Probabilities = null!;
        }
    }
}
