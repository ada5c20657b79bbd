using Lethe.Engine.Autograd;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The loss that gradient ascent goes down: −mean of 1[p_y > 1/K] CE, the samples that are told from a guess no more left out.</summary>
internal static class AscentLoss
{
    internal static Tensor Of(TrainingStep step)
    {
        Tape tape = step.Tape;
        Tensor losses = CrossEntropy.PerSample(tape, step.Logits, step.Batch.Labels);
        double guess = Math.Log(step.Logits.Shape[1]);
        float[] signs = new float[losses.Count];
        for (int n = 0; n < signs.Length; n++)
            signs[n] = losses.Span[n] < guess ? -1f : 0f;
        return tape.Mean(tape.Multiply(losses, tape.Input(losses.Shape, signs)));
    }
}
