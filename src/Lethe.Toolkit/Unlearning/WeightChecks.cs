using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>What the runner looks at in a result.</summary>
internal static class WeightChecks
{
    /// <summary>The number of scalars whose bits differ.</summary>
    internal static long Changed(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        long changed = 0;
        for (int i = 0; i < before.Length; i++)
            changed += BitConverter.SingleToInt32Bits(before[i]) == BitConverter.SingleToInt32Bits(after[i]) ? 0 : 1;
        return changed;
    }

    internal static void RefuseNonFinite(MethodInfo method, ParameterSet parameters)
    {
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames))
        {
            foreach (float value in parameters[name].Span)
            {
                if (!float.IsFinite(value))
                    throw new UnlearningException($"method '{method.Id}' has destroyed the model: '{name}' holds {value}, expected finite weights; gentler options may help");
            }
        }
    }
}
