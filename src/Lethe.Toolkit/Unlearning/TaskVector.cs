using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;

namespace Lethe.Unlearning;

/// <summary>A task vector over the weights that may change, of which the large entries are subtracted: θ ← θ − α mask(τ, ρ).</summary>
/// <remarks>
/// mask(τ, ρ) keeps the entries with |τ| ≥ t, the quantile of |τ| at ρ, of the same tensor or of all; ρ ≤ 0 keeps all. Tensors of one element, which have no
/// large and small entries, are kept whatever ρ is, and are no part of the quantile of all.
/// </remarks>
internal sealed class TaskVector
{
    private readonly string[] _names;
    private readonly ReadOnlyMemory<float>[] _entries;
    private readonly SortedMagnitudes?[] _sorted;

    /// <summary>Takes the entries that may be subtracted.</summary>
    /// <param name="vector">The artifact.</param>
    /// <param name="changes">Which tensors may change.</param>
    /// <param name="scope">Among which entries the large ones are told.</param>
    internal TaskVector(Artifact vector, Func<string, bool> changes, MaskScope scope)
        : this([.. vector.Tensors.Where(tensor => changes(tensor.Name)).Select(tensor => (tensor.Name, tensor.Values))], scope)
    {
    }

    private TaskVector((string Name, ReadOnlyMemory<float> Values)[] tensors, MaskScope scope)
    {
        (_names, _entries, Scope) = ([.. tensors.Select(tensor => tensor.Name)], [.. tensors.Select(tensor => tensor.Values)], scope);
        _sorted = new SortedMagnitudes?[scope == MaskScope.Global ? 1 : _names.Length];
    }

    /// <summary>Among which entries the large ones are told.</summary>
    internal MaskScope Scope { get; }

    /// <summary>A vector of normal numbers that has this one's norm in every tensor.</summary>
    /// <param name="random">Where they are drawn from; each tensor from a stream of its own name.</param>
    internal TaskVector Randomised(RandomStream random) => new([.. _names.Zip(_entries, (name, entries) => (name, Drawn(entries.Span, random.Derive(name))))], Scope);

    /// <summary>The Euclidean norm of a tensor's entries.</summary>
    internal double NormOf(string name) => Norm(_entries[Array.IndexOf(_names, name)].Span);

    /// <summary>Subtracts in place.</summary>
    /// <param name="parameters">The parameters of a model of one's own, at their original values.</param>
    /// <param name="alpha">The factor α.</param>
    /// <param name="rho">The quantile ρ, below 1.</param>
    /// <returns>The number of entries other than 0 that were kept.</returns>
    internal long Subtract(ParameterSet parameters, double alpha, double rho)
    {
        long kept = 0;
        for (int p = 0; p < _names.Length; p++)
        {
            ReadOnlySpan<float> entries = _entries[p].Span;
            double threshold = rho > 0 && IsMasked(_entries[p]) ? SortedFor(p).Quantile(rho) : 0;
            Span<float> values = parameters[_names[p]].MutableSpan();
            for (int i = 0; i < entries.Length; i++)
            {
                if (entries[i] == 0 || Math.Abs(entries[i]) < threshold)
                    continue;
                values[i] = (float)(values[i] - (alpha * entries[i]));
                kept++;
            }
        }

        return kept;
    }

    private static bool IsMasked(ReadOnlyMemory<float> entries) => entries.Length > 1;

    // Sorted when first asked for: ρ = 0 needs no order.
    private SortedMagnitudes SortedFor(int tensor) => Scope == MaskScope.Global
        ? _sorted[0] ??= new SortedMagnitudes(_entries.Where(IsMasked))
        : _sorted[tensor] ??= new SortedMagnitudes([_entries[tensor]]);

    private static ReadOnlyMemory<float> Drawn(ReadOnlySpan<float> entries, RandomStream random)
    {
        float[] drawn = new float[entries.Length];
        random.FillNormal(drawn, 0, 1);
        double norm = Norm(drawn), scale = norm > 0 ? Norm(entries) / norm : 0;
        for (int i = 0; i < drawn.Length; i++)
            drawn[i] = (float)(drawn[i] * scale);
        return drawn;
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
