using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="MaskLogit"/>.</summary>
public sealed record MaskLogitOptions
{
    /// <summary>How far below the mean of the live logits the masked logit is put, m.</summary>
    /// <value>0 to 80, default 10: a probability of at most 0.00005 whatever the input.</value>
    public double Margin { get; init; } = 10;

    /// <summary>The options as data.</summary>
    public static OptionSchema<MaskLogitOptions> Schema { get; } = new OptionSchemaBuilder<MaskLogitOptions>("method 'mask-logit'")
        .Number(
            "margin",
            "how far below the mean of the live logits the masked logit is put",
            Interval.Closed(0, 80),
            options => options.Margin,
            (options, value) => options with { Margin = value })
        .Build(new MaskLogitOptions());
}
