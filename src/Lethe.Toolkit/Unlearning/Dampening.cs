using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>
/// Selects the parameters that matter much more for D_f than for D and shrinks them: where I_f > α I_D, θ ← β θ with
/// β = min(λ I_D / I_f, 1).
/// </summary>
internal sealed class Dampening
{
    private readonly string[] _names;
    private readonly float[][] _ratios;

    /// <summary>Compares importances.</summary>
    /// <param name="forget">Over D_f.</param>
    /// <param name="all">Over D.</param>
    /// <param name="parameters">The parameters as they are.</param>
    /// <param name="trainable">Which may change.</param>
    internal Dampening(Importances forget, Importances all, ParameterSet parameters, Func<string, bool> trainable)
    {
        _names = [.. parameters.ParameterNames.Where(trainable)];
        _ratios = [.. _names.Select(name => Ratios(forget.SumsOf(name), all.SumsOf(name), all.Units / forget.Units))];
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
            for (int i = 0; i < values.Length; i++)
            {
                if (!(ratios[i] > alpha))
                    continue;
                values[i] *= (float)Math.Min(lambda / ratios[i], 1);
                selected++;
            }
        }

        return selected;
    }

    /// <summary>All ratios I_f / I_D above 0, the largest first.</summary>
    internal float[] SortedRatios()
    {
        float[] sorted = [.. _ratios.SelectMany(ratios => ratios.Where(ratio => ratio > 0))];
        Array.Sort(sorted);
        Array.Reverse(sorted);
        return sorted;
    }

    /// <summary>I_f / I_D a scalar; 0 where D_f has no use for it.</summary>
    private static float[] Ratios(ReadOnlySpan<float> forget, ReadOnlySpan<float> all, double scale)
    {
        float[] ratios = new float[forget.Length];
        for (int i = 0; i < ratios.Length; i++)
        {
            if (forget[i] > 0)
                ratios[i] = all[i] > 0 ? (float)(scale * forget[i] / all[i]) : float.PositiveInfinity;
        }

        return ratios;
    }
}
