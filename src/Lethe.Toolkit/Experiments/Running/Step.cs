using Lethe.Experiments.Store;

namespace Lethe.Experiments.Running;

/// <summary>One piece of work of a study, done once however many cells need it.</summary>
internal abstract class Step
{
    /// <summary>Sets what every step has.</summary>
    /// <param name="key">Its identity.</param>
    /// <param name="label">What it is, for a reader.</param>
    /// <param name="parents">The steps whose results it needs.</param>
    private protected Step(StepKey key, string label, params IEnumerable<Step?> parents) =>
        (Key, Label, Parents) = (key, label, [.. parents.OfType<Step>()]);

    /// <summary>The hash of everything that determines the result.</summary>
    internal StepKey Key { get; }

    /// <summary>Such as <c>unlearn cnn class:6 ssd seed 1</c>.</summary>
    internal string Label { get; }

    /// <summary>The steps whose results it needs.</summary>
    internal IReadOnlyList<Step> Parents { get; }

    /// <summary>What only one step of a process uses at a time, by name; <see langword="null"/> for steps that share nothing. A job takes another step rather than wait for it.</summary>
    internal virtual string? Shared => null;

    /// <summary>Does the work; the caller keeps the output.</summary>
    internal abstract StepOutput Run(StepContext context);
}
