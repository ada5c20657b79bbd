using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>
/// Selects the parameters that matter much more for D_f than for what it is compared with, and shrinks them: where I_f > α I, θ ← β θ with
/// β = min(λ I / I_f, 1).
/// </summary>
internal sealed class Dampening
{
    private readonly string[] _names;
    private readonly float[][] _ratios;
    private readonly float[] _usual;

    /// <summary>Compares importances.</summary>
    /// <param name="pair">Those of D_f, and those they are compared with.</param>
    /// <param name="parameters">The parameters as they are.</param>
    /// <param name="trainable">Which may change.</param>
    /// <param name="scope">What thresholds are compared with.</param>
    internal Dampening(ImportancePair pair, ParameterSet parameters, Func<string, bool> trainable, ThresholdScope scope = ThresholdScope.Global)
    {
        _names = [.. parameters.ParameterNames.Where(trainable)];
        _ratios = [.. _names.Select(name => Ratios(pair.Forget.SumsOf(name), pair.Reference.SumsOf(name), pair.Scale))];
        _usual = [.. _names.Select(name => scope == ThresholdScope.Global ? 1 : Usual(pair.Forget.SumsOf(name), pair.Reference.SumsOf(name), pair.Scale))];
        Weights = _ratios.Sum(ratios => (long)ratios.Length);
    }

    /// <summary>The number of scalars that may change.</summary>
    internal long Weights { get; }

    /// <summary>Shrinks in place.</summary>
    /// <param name="parameters">The parameters of a model of one's own, at their original values.</param>
    /// <param name="alpha">The selection threshold α.</param>
    /// <param name="lambda">The dampening constant λ.</param>
    /// <returns>The number of scalars selected.</returns>
    internal long Apply(ParameterSet parameters, double alpha, double lambda)
    {
        long selected = 0;
        for (int p = 0; p < _names.Length; p++)
        {
            Span<float> values = parameters[_names[p]].MutableSpan();
            ReadOnlySpan<float> ratios = _ratios[p];
            double threshold = alpha * _usual[p];
            for (int i = 0; i < values.Length; i++)
            {
                if (!(ratios[i] > threshold))
                    continue;
                values[i] *= (float)Math.Min(lambda / ratios[i], 1);
                selected++;
            }
        }

        return selected;
    }

    /// <summary>The threshold that selects a share of the scalars, as far as they matter for D_f at all.</summary>
    internal double AlphaOf(double share, float[] sorted) =>
        sorted.Length == 0 ? double.PositiveInfinity : sorted[(int)Math.Min(sorted.Length - 1, (long)(share * Weights))];

    /// <summary>All ratios I_f / I above 0, over what is usual in their tensor, the largest first.</summary>
    internal float[] SortedRatios()
    {
        float[] sorted = [.. _ratios.SelectMany((ratios, p) => ratios.Where(ratio => ratio > 0).Select(ratio => ratio / _usual[p]))];
        Array.Sort(sorted);
        Array.Reverse(sorted);
        return sorted;
    }

    /// <summary>I_f / I a scalar; 0 where D_f has no use for it.</summary>
    private static float[] Ratios(ReadOnlySpan<float> forget, ReadOnlySpan<float> reference, double scale)
    {
        float[] ratios = new float[forget.Length];
        for (int i = 0; i < ratios.Length; i++)
        {
            if (forget[i] > 0)
                ratios[i] = reference[i] > 0 ? (float)(scale * forget[i] / reference[i]) : float.PositiveInfinity;
        }

        return ratios;
    }

    private static float Usual(ReadOnlySpan<float> forget, ReadOnlySpan<float> reference, double scale)
    {
        (double f, double r) = (0, 0);
        for (int i = 0; i < forget.Length; i++)
            (f, r) = (f + forget[i], r + reference[i]);
        return f > 0 && r > 0 ? (float)(scale * f / r) : 1;
    }
}
