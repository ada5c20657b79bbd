using System.Collections.Immutable;
using Lethe.Unlearning;

namespace Lethe.Experiments.Plans;

/// <summary>A method in a plan: one point of its option grid, or its options searched for.</summary>
/// <param name="Id">The method's id.</param>
/// <param name="Settings">Options <c>key=value</c> that differ from the defaults.</param>
/// <param name="Tuned">Whether the options are searched for; <paramref name="Settings"/> are then fixed.</param>
public sealed record PlannedMethod(string Id, ImmutableArray<string> Settings, bool Tuned = false)
{
    /// <summary>The row's name: <c>ssd</c>, <c>ssd alpha=5</c>, <c>ssd tuned</c>.</summary>
    public string Label => string.Join(' ', [Id, .. Settings, .. Tuned ? (string[])["tuned"] : []]);

    /// <summary>The name by what differs from the defaults, equal for settings that mean the same.</summary>
    internal string CanonicalLabel => string.Join(' ', [Id, .. Tuned ? (string[])["tuned"] : Definition.Create(Settings).OptionsText.Split(',').Except(Definition.Create([]).OptionsText.Split(','))]);

    /// <summary>Every option as the method itself writes it: equal for settings that mean the same.</summary>
    internal string OptionsText => Definition.TryCreate(Settings, out UnlearningMethod? method, out _) ? method.OptionsText : Label;

    /// <summary>Whether it is retraining as the original was trained: what all methods are compared with.</summary>
    internal bool IsReference => Id == "retrain" && !Tuned && OptionsText == Definition.Create([]).OptionsText;

    private MethodDefinition Definition => MethodRegistry.Default.Find(Id);
}
