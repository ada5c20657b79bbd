using System.Globalization;
using Lethe.Engine.Layers;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Removes every weight that matters for D_f at all, θ ← 0 where I_f > 0: the extreme that shows why importances must be compared.</summary>
/// <remarks>Hardly a weight has no gradient on D_f, so that next to nothing of the network is left. It stands in tables to be seen.</remarks>
public sealed class NaivePrune : UnlearningMethod<NaivePruneOptions>
{
    private static readonly MethodInfo Description = new()
    {
        Id = "naive-prune",
        Name = "Naive pruning",
        Summary = "Removes every weight that matters for D_f at all, and destroys the model: the extreme of pruning by importance.",
        Citation = "Foster, Schoepf and Brintrup, Fast machine unlearning without retraining through selective synaptic dampening, AAAI 2024 (their notebook's first step).",
        NeedsRetainData = false,
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public NaivePrune(NaivePruneOptions? options = null) : base(Description, NaivePruneOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, NaivePruneOptions.Schema, options => new NaivePrune(options));

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Importances forget = ImportanceParts.OverForget(context, Settings.Importance.Settings);
        Model model = context.Original.Clone();
        long removed = model.Parameters.ParameterNames.Where(context.IsTrainable).Sum(name => Remove(model.Parameters, forget, name));
        context.Note(string.Create(CultureInfo.InvariantCulture, $"Removed {removed} of {model.Parameters.ParameterElements} weights."));
        return Repair.Of(context, model, Settings.Dampening.Repair);
    }

    private static long Remove(ParameterSet parameters, Importances forget, string name)
    {
        Span<float> values = parameters[name].MutableSpan();
        ReadOnlySpan<float> importances = forget.SumsOf(name);
        long removed = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(importances[i] > 0))
                continue;
            values[i] = 0;
            removed++;
        }

        return removed;
    }
}
