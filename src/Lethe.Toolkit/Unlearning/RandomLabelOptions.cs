using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="RandomLabel"/>.</summary>
public sealed record RandomLabelOptions
{
    /// <summary>Which form runs.</summary>
    /// <value>Default <see cref="RandomLabelRule.Together"/>. <see cref="RandomLabelRule.Paper"/> has a schedule of its own and ignores the other options.</value>
    public RandomLabelRule Rule { get; init; } = RandomLabelRule.Together;

    /// <summary>Passes over D_f and D_r.</summary>
    /// <value>1 to 1000, default 1.</value>
    public int Epochs { get; init; } = 1;

    /// <summary>The (largest) learning rate as a multiple of the original recipe's.</summary>
    /// <value>Above 0 and at most 100, default 0.5.</value>
    public double RateScale { get; init; } = 0.5;

    /// <summary>The options as data.</summary>
    public static OptionSchema<RandomLabelOptions> Schema { get; } = new OptionSchemaBuilder<RandomLabelOptions>("method 'random-label'")
        .Choice(
            "rule",
            "D_f together with D_r, or D_f alone for 3 epochs of AdamW as published",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("together", RandomLabelRule.Together),
            ("paper", RandomLabelRule.Paper))
        .Integer("epochs", "passes over D_f and D_r", 1, 1000, options => options.Epochs, (options, value) => options with { Epochs = value })
        .Number(
            "lr-scale",
            "the (largest) learning rate as a multiple of the original recipe's",
            Interval.OpenClosed(0, 100),
            options => options.RateScale,
            (options, value) => options with { RateScale = value })
        .Build(new RandomLabelOptions());
}
