using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="GradientAscent"/>.</summary>
public sealed record GradientAscentOptions
{
    /// <summary>When it stops.</summary>
    /// <value>Default <see cref="GradientAscentRule.Guarded"/>. <see cref="GradientAscentRule.Paper"/> has a schedule of its own and ignores the other options.</value>
    public GradientAscentRule Rule { get; init; } = GradientAscentRule.Guarded;

    /// <summary>Which layers climb.</summary>
    /// <value>Default <see cref="AscentLayers.Dense"/>.</value>
    public AscentLayers Layers { get; init; } = AscentLayers.Dense;

    /// <summary>Passes over D_f, at most.</summary>
    /// <value>1 to 1000, default 20.</value>
    public int Rounds { get; init; } = 20;

    /// <summary>Samples a step.</summary>
    /// <value>1 to 65536, default 64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>The learning rate as a multiple of the original recipe's, η.</summary>
    /// <value>Above 0 and at most 100, default 0.1.</value>
    public double RateScale { get; init; } = 0.1;

    /// <summary>How much accuracy on D_r's validation images may be lost.</summary>
    /// <value>0 to 1, default 0.02.</value>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>The options as data.</summary>
    public static OptionSchema<GradientAscentOptions> Schema { get; } = new OptionSchemaBuilder<GradientAscentOptions>("method 'gradient-ascent'")
        .Choice(
            "rule",
            "stop by the validation part, or after 3 epochs of AdamW as published",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("guarded", GradientAscentRule.Guarded),
            ("paper", GradientAscentRule.Paper))
        .Choice(
            "layers",
            "the layers that climb: the dense ones at the network's end, or all",
            options => options.Layers,
            (options, value) => options with { Layers = value },
            ("dense", AscentLayers.Dense),
            ("all", AscentLayers.All))
        .Integer("rounds", "passes over D_f, at most", 1, 1000, options => options.Rounds, (options, value) => options with { Rounds = value })
        .Integer("batch", "samples a step", 1, 65536, options => options.Batch, (options, value) => options with { Batch = value })
        .Number(
            "lr-scale",
            "the learning rate as a multiple of the original recipe's",
            Interval.OpenClosed(0, 100),
            options => options.RateScale,
            (options, value) => options with { RateScale = value })
        .Number(
            "tolerance",
            "how much accuracy on the validation part of D_r may be lost",
            Interval.Closed(0, 1),
            options => options.Tolerance,
            (options, value) => options with { Tolerance = value })
        .Build(new GradientAscentOptions());
}
