using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="FisherPrune"/>.</summary>
public sealed record FisherPruneOptions
{
    /// <summary>Which weights are selected, and how the threshold is set.</summary>
    /// <value>Default <see cref="SsdRule.Tuned"/>; <see cref="SsdRule.Notebook"/> compares sums over the batches of D_f and D_r, with a threshold of 1.</value>
    public SsdRule Rule { get; init; } = SsdRule.Tuned;

    /// <summary>The threshold. One that is neither given nor published is found on the validation images.</summary>
    public DampeningOptions Dampening { get; init; } = new();

    /// <summary>The importances.</summary>
    public ImportanceOptions Importance { get; init; } = new();

    /// <summary>The options as data.</summary>
    public static OptionSchema<FisherPruneOptions> Schema { get; } = new OptionSchemaBuilder<FisherPruneOptions>("method 'fisher-prune'")
        .Choice(
            "rule",
            "exact importances and tuned thresholds, or those of the notebook",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("tuned", SsdRule.Tuned),
            ("notebook", SsdRule.Notebook))
        .Dampening(
            "threshold: a weight is removed where I_f > alpha I; auto finds it on the validation part, or is 1 for rule=notebook",
            options => options.Dampening,
            (options, value) => options with { Dampening = value })
        .Repair(options => options.Dampening, (options, value) => options with { Dampening = value })
        .Over(options => options.Importance, (options, value) => options with { Importance = value })
        .Fisher(options => options.Importance, (options, value) => options with { Importance = value })
        .Loss(options => options.Importance, (options, value) => options with { Importance = value })
        .Build(new FisherPruneOptions());
}
