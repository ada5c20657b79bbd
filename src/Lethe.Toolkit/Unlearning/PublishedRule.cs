using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>What a published rule fixes, against what was set beside it.</summary>
internal static class PublishedRule
{
    /// <summary>Refuses settings that a rule would override in silence. One at its default cannot be told from one that was not set.</summary>
    /// <param name="schema">The options as data.</param>
    /// <param name="set">The options as they were set.</param>
    /// <param name="ruled">The same as the rule has them.</param>
    /// <exception cref="UsageException">Some contradict the rule: all of them in one line.</exception>
    internal static void RefuseOthers<T>(OptionSchema<T> schema, T set, T ruled)
        where T : class
    {
        string[] faults =
        [
            .. schema.Values(set).Zip(schema.Values(ruled), schema.Values(schema.Defaults))
                .Where(option => option.First.Value != option.Second.Value && option.First.Value != option.Third.Value)
                .Select(option => $"{option.Second.Key}={option.Second.Value}, got {option.First.Value}"),
        ];
        if (faults.Length > 0)
            throw new UsageException($"{schema.Owner}: the published rule fixes {string.Join("; ", faults)}");
    }
}
