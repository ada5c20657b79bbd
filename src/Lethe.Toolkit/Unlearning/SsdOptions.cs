using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="Ssd"/>.</summary>
public sealed record SsdOptions
{
    /// <summary>Which weights are selected, and how the threshold is set.</summary>
    /// <value>Default <see cref="SsdRule.Tuned"/>. The published rules fix <see cref="Importance"/>, but for its batch.</value>
    public SsdRule Rule { get; init; } = SsdRule.Tuned;

    /// <summary>The dampening constant λ in β = min(λ I / I_f, 1).</summary>
    /// <value>0 or more, 0 prunes; <see langword="null"/>, the default, is 0.2, or 1 under a published rule.</value>
    public double? Lambda { get; init; }

    /// <summary>The threshold. One that is neither given nor published is found on the validation images.</summary>
    public DampeningOptions Dampening { get; init; } = new();

    /// <summary>The importances.</summary>
    public ImportanceOptions Importance { get; init; } = new();

    /// <summary>The options as data.</summary>
    public static OptionSchema<SsdOptions> Schema { get; } = new OptionSchemaBuilder<SsdOptions>("method 'ssd'")
        .Choice(
            "rule",
            "exact importances and tuned thresholds, or a published rule",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("tuned", SsdRule.Tuned),
            ("paper", SsdRule.Paper),
            ("notebook", SsdRule.Notebook))
        .Dampening(
            "threshold: a weight is dampened where I_f > alpha I; auto finds it on the validation part, or is 10 for a published rule",
            options => options.Dampening,
            (options, value) => options with { Dampening = value })
        .AutoNumber(
            "lambda",
            "dampening: the factor is lambda I / I_f, at most 1; auto is 0.2, or 1 for a published rule",
            Interval.AtLeast(0),
            options => options.Lambda,
            (options, value) => options with { Lambda = value })
        .Repair(options => options.Dampening, (options, value) => options with { Dampening = value })
        .Over(options => options.Importance, (options, value) => options with { Importance = value })
        .Fisher(options => options.Importance, (options, value) => options with { Importance = value })
        .Loss(options => options.Importance, (options, value) => options with { Importance = value })
        .Build(new SsdOptions());
}
