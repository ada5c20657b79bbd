using System.Collections.Immutable;

namespace Lethe.Experiments.Plans;

/// <summary>A method in a plan: one point of its option grid, or its options searched for.</summary>
/// <param name="Id">The method's id.</param>
/// <param name="Settings">Options <c>key=value</c> that differ from the defaults.</param>
/// <param name="Tuned">Whether the options are searched for; <paramref name="Settings"/> are then fixed.</param>
public sealed record PlannedMethod(string Id, ImmutableArray<string> Settings, bool Tuned = false)
{
    /// <summary>The row's name: <c>ssd</c>, <c>ssd alpha=5</c>, <c>ssd tuned</c>.</summary>
    public string Label => string.Join(' ', [Id, .. Settings, .. Tuned ? (string[])["tuned"] : []]);
}
