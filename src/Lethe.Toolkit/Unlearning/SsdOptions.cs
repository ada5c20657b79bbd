using System.Globalization;
using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="Ssd"/>.</summary>
public sealed record SsdOptions
{
    private const string Auto = "auto";
    private const string AutoOrNumber = "auto or a number at least 0";

    /// <summary>Which weights are selected, and how the threshold is set.</summary>
    /// <value>Default <see cref="SsdRule.Tuned"/>. <see cref="SsdRule.Paper"/> fixes <see cref="Fisher"/> and <see cref="Loss"/>.</value>
    public SsdRule Rule { get; init; } = SsdRule.Tuned;

    /// <summary>The selection threshold α: a weight is dampened where I_f > α I_D.</summary>
    /// <value>0 or more; <see langword="null"/>, the default, chooses it on the validation images, or takes 10 under <see cref="SsdRule.Paper"/>.</value>
    public double? Alpha { get; init; }

    /// <summary>The dampening constant λ in β = min(λ I_D / I_f, 1).</summary>
    /// <value>0 or more, 0 prunes; <see langword="null"/>, the default, is 0.2, or 1 under <see cref="SsdRule.Paper"/>.</value>
    public double? Lambda { get; init; }

    /// <summary>How importances are estimated.</summary>
    /// <value>Default <see cref="FisherEstimator.PerSample"/>.</value>
    public FisherEstimator Fisher { get; init; } = FisherEstimator.PerSample;

    /// <summary>The function whose squared gradients are importances.</summary>
    /// <value>Default <see cref="ImportanceLoss.LogOdds"/>.</value>
    public ImportanceLoss Loss { get; init; } = ImportanceLoss.LogOdds;

    /// <summary>Samples a batch; part of the estimate for <see cref="FisherEstimator.BatchMean"/>.</summary>
    /// <value>1 to 65536, default 64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>The options as data.</summary>
    public static OptionSchema<SsdOptions> Schema { get; } = new OptionSchemaBuilder<SsdOptions>("method 'ssd'")
        .Choice(
            "rule",
            "exact importances and a tuned threshold, or the published rule",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("tuned", SsdRule.Tuned),
            ("paper", SsdRule.Paper))
        .Custom(
            "alpha",
            "threshold: a weight is dampened where I_f > alpha I_D; auto finds it on the validation part, or is 10 for rule=paper",
            AutoOrNumber,
            text => text,
            Read,
            options => Text(options.Alpha),
            (options, text) => options with { Alpha = Number(text) },
            "x",
            "-1")
        .Custom(
            "lambda",
            "dampening: the factor is lambda I_D / I_f, at most 1; auto is 0.2, or 1 for rule=paper",
            AutoOrNumber,
            text => text,
            Read,
            options => Text(options.Lambda),
            (options, text) => options with { Lambda = Number(text) },
            "x",
            "-1")
        .Choice(
            "fisher",
            "squared gradients of single samples, or of batch means as published",
            options => options.Fisher,
            (options, value) => options with { Fisher = value },
            ("per-sample", FisherEstimator.PerSample),
            ("batch-mean", FisherEstimator.BatchMean))
        .Choice(
            "loss",
            "whose gradients: log-odds of the true class, or cross-entropy as published",
            options => options.Loss,
            (options, value) => options with { Loss = value },
            ("log-odds", ImportanceLoss.LogOdds),
            ("cross-entropy", ImportanceLoss.CrossEntropy))
        .Integer("batch", "samples a batch", 1, 65536, options => options.Batch, (options, value) => options with { Batch = value })
        .Build(new SsdOptions());

    private static string? Read(string text) =>
        text.Equals(Auto, StringComparison.OrdinalIgnoreCase) ? Auto : Number(text) is { } value && Interval.AtLeast(0).Contains(value) ? Text(value) : null;

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? Auto;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
