using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="SsdLabelFree"/>.</summary>
public sealed record SsdLabelFreeOptions
{
    /// <summary>Which weights are selected, and how the threshold is set.</summary>
    /// <value>Default <see cref="SsdRule.Tuned"/>; <see cref="SsdRule.Paper"/> takes magnitudes of batch gradients over D, and α = 10.</value>
    public SsdRule Rule { get; init; } = SsdRule.Tuned;

    /// <summary>The dampening constant λ in β = min(λ I / I_f, 1).</summary>
    /// <value>0 or more, 0 prunes; <see langword="null"/>, the default, is 0.2, or 1 under <see cref="SsdRule.Paper"/>.</value>
    public double? Lambda { get; init; }

    /// <summary>The threshold. One that is neither given nor published is found on the validation images.</summary>
    public DampeningOptions Dampening { get; init; } = new();

    /// <summary>The importances; their loss is the squared norm of the logits.</summary>
    public ImportanceOptions Importance { get; init; } = new() { Loss = ImportanceLoss.LogitNorm };

    /// <summary>The options as data.</summary>
    public static OptionSchema<SsdLabelFreeOptions> Schema { get; } = new OptionSchemaBuilder<SsdLabelFreeOptions>("method 'ssd-label-free'")
        .Choice(
            "rule",
            "exact importances and tuned thresholds, or the published rule",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("tuned", SsdRule.Tuned),
            ("paper", SsdRule.Paper))
        .Dampening(
            "threshold: a weight is dampened where I_f > alpha I; auto finds it on the validation part, or is 10 for rule=paper",
            options => options.Dampening,
            (options, value) => options with { Dampening = value })
        .AutoNumber(
            "lambda",
            "dampening: the factor is lambda I / I_f, at most 1; auto is 0.2, or 1 for rule=paper",
            Interval.AtLeast(0),
            options => options.Lambda,
            (options, value) => options with { Lambda = value })
        .Repair(options => options.Dampening, (options, value) => options with { Dampening = value })
        .Over(options => options.Importance, (options, value) => options with { Importance = value })
        .Fisher(options => options.Importance, (options, value) => options with { Importance = value })
        .Build(new SsdLabelFreeOptions());
}
