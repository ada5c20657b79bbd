using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>How much of a learnable tensor a run has changed.</summary>
/// <param name="Name">The tensor's name in the model.</param>
/// <param name="Count">Its scalars.</param>
/// <param name="Changed">Those whose bits differ from the original's.</param>
public sealed record TouchedWeights(string Name, long Count, long Changed)
{
    internal static IEnumerable<TouchedWeights> Between(ParameterSet before, ParameterSet after) =>
        before.ParameterNames.Select(name => new TouchedWeights(name, before[name].Count, WeightChecks.Changed(before[name].Span, after[name].Span)));
}
