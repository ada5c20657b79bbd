using Lethe.Engine.Autograd;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;

namespace Lethe.Unlearning;

/// <summary>
/// Minus the log-odds of the true class: ℓ = log Σ_{k≠y} exp z_k − z_y = −log(p_y / (1 − p_y)). Its gradient is the cross-entropy's divided by 1 − p_y:
/// it points the same way, and does not vanish for samples that the model is sure of.
/// </summary>
internal static class LogOdds
{
    /// <summary>What is added to a logit that is to be left out of a softmax; e to this power is 0 in single precision.</summary>
    internal const float Off = -1e4f;

    /// <summary>One value a sample, [N].</summary>
    internal static Tensor PerSample(Tape tape, Tensor logits, ReadOnlySpan<int> labels)
    {
        int classes = logits.Shape[1];
        float[] offsets = new float[logits.Count];
        int[] others = new int[labels.Length];
        for (int n = 0; n < labels.Length; n++)
        {
            offsets[(n * classes) + labels[n]] = Off;
            others[n] = labels[n] == 0 ? 1 : 0;
        }

        Tensor masked = tape.Add(logits, tape.Input(logits.Shape, offsets));
        Tensor rest = tape.Add(CrossEntropy.PerSample(tape, masked, others), tape.GatherColumns(logits, others));
        return tape.Subtract(rest, tape.GatherColumns(logits, labels));
    }
}
