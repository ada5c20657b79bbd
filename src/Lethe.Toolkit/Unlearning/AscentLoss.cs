using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The loss that gradient ascent goes down: minus the cross-entropy of the samples that are still recognised.</summary>
internal sealed class AscentLoss
{
    /// <summary>What is added to a logit that is to be left out of a softmax; e to this power is 0 in single precision.</summary>
    private const float Off = -1e4f;

    private readonly float[] _offsets;
    private readonly bool _masks;

    /// <summary>Makes the loss.</summary>
    /// <param name="classes">Which classes are left.</param>
    /// <param name="forget">The classes of this request, which stay in the softmax.</param>
    /// <param name="count">K.</param>
    internal AscentLoss(LiveClasses classes, ImmutableArray<int> forget, int count)
    {
        _offsets = new float[count];
        foreach (int gone in classes.Gone.Where(k => !forget.Contains(k)))
            _offsets[gone] = Off;
        _masks = _offsets.Any(offset => offset != 0);
    }

    /// <summary>−mean of 1[p_y > 1/K] CE over the batch.</summary>
    internal Tensor Of(TrainingStep step)
    {
        Tape tape = step.Tape;
        int count = step.Batch.Count;
        Tensor losses = CrossEntropy.PerSample(tape, Masked(step), step.Batch.Labels);
        double guess = Math.Log(_offsets.Length);
        Span<float> active = count <= 1024 ? stackalloc float[count] : new float[count];
        for (int n = 0; n < count; n++)
            active[n] = losses.Span[n] < guess ? -1f : 0f;
        return tape.Mean(tape.Multiply(losses, tape.Input(losses.Shape, active)));
    }

    private Tensor Masked(TrainingStep step)
    {
        if (!_masks)
            return step.Logits;
        int classes = _offsets.Length;
        float[] rows = new float[step.Batch.Count * classes];
        for (int n = 0; n < step.Batch.Count; n++)
            _offsets.CopyTo(rows, n * classes);
        return step.Tape.Add(step.Logits, step.Tape.Input(step.Logits.Shape, rows));
    }
}
