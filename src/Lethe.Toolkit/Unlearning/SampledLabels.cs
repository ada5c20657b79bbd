using Lethe.Engine.Randomness;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Labels drawn from what a model says of its images: one draw an image, the same in every run.</summary>
internal static class SampledLabels
{
    private static readonly RandomStream Draws = new RandomStream(0).Derive("labels of the model");

    /// <summary>One label an image, with the probabilities softmax(z).</summary>
    /// <param name="logits">Row-major [N, classes].</param>
    /// <param name="classes">K.</param>
    /// <param name="ids">N sample ids, which the draws belong to.</param>
    internal static int[] Of(float[] logits, int classes, ReadOnlySpan<int> ids)
    {
        int[] labels = new int[ids.Length];
        float[] probabilities = SoftmaxRows.Of(logits, classes);
        for (int n = 0; n < labels.Length; n++)
            labels[n] = Pick(probabilities.AsSpan(n * classes, classes), Draws.Derive(ids[n]).Uniform(0));
        return labels;
    }

    private static int Pick(ReadOnlySpan<float> probabilities, double draw)
    {
        int last = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            if (probabilities[k] > 0)
                last = k;
            draw -= probabilities[k];
            if (draw < 0)
                return k;
        }

        return last;
    }
}
