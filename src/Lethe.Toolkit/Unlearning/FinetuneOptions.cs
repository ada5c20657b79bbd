using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="Finetune"/>.</summary>
public sealed record FinetuneOptions
{
    /// <summary>Passes over D_r.</summary>
    /// <value>1 to 1000, default 2.</value>
    public int Epochs { get; init; } = 2;

    /// <summary>The (largest) learning rate as a multiple of the original recipe's.</summary>
    /// <value>Above 0 and at most 100, default 1.</value>
    public double RateScale { get; init; } = 1;

    /// <summary>The options as data.</summary>
    public static OptionSchema<FinetuneOptions> Schema { get; } = new OptionSchemaBuilder<FinetuneOptions>("method 'finetune'")
        .Integer("epochs", "passes over D_r", 1, 1000, options => options.Epochs, (options, value) => options with { Epochs = value })
        .Number(
            "lr-scale",
            "the (largest) learning rate as a multiple of the original recipe's",
            Interval.OpenClosed(0, 100),
            options => options.RateScale,
            (options, value) => options with { RateScale = value })
        .Build(new FinetuneOptions());
}
