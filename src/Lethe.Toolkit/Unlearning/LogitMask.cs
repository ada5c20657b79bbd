using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>
/// Switches logits off in the last layer: w_c ← mean of w_k and b_c ← mean of b_k − m over the live classes k. The masked logit is then the mean of
/// the live ones less m, and by Jensen's inequality p_c ≤ e⁻ᵐ / |live| whatever the input.
/// </summary>
internal static class LogitMask
{
    /// <summary>Masks classes in place.</summary>
    /// <param name="parameters">The parameters of a model of one's own.</param>
    /// <param name="head">Its last layer; without a bias, m is 0.</param>
    /// <param name="classes">The classes to switch off.</param>
    /// <param name="live">The classes to average over.</param>
    /// <param name="margin">m.</param>
    internal static void Apply(ParameterSet parameters, ClassifierHead head, IReadOnlyList<int> classes, IReadOnlyList<int> live, double margin)
    {
        foreach (int row in classes)
        {
            WriteMean(parameters[head.Weight].MutableSpan(), head.Features, row, live, 0);
            if (head.Bias is not null)
                WriteMean(parameters[head.Bias].MutableSpan(), 1, row, live, margin);
        }
    }

    private static void WriteMean(Span<float> values, int width, int row, IReadOnlyList<int> live, double below)
    {
        for (int j = 0; j < width; j++)
        {
            double sum = 0;
            foreach (int k in live)
                sum += values[(k * width) + j];
            values[(row * width) + j] = (float)((sum / live.Count) - below);
        }
    }
}
