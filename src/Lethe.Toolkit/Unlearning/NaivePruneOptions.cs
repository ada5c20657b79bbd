using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="NaivePrune"/>.</summary>
public sealed record NaivePruneOptions
{
    /// <summary>The importances of D_f; there are none that they are compared with.</summary>
    public ImportanceOptions Importance { get; init; } = new() { Loss = ImportanceLoss.CrossEntropy };

    /// <summary>What comes afterwards; nothing is set by a threshold.</summary>
    public DampeningOptions Dampening { get; init; } = new();

    /// <summary>The options as data.</summary>
    public static OptionSchema<NaivePruneOptions> Schema { get; } = new OptionSchemaBuilder<NaivePruneOptions>("method 'naive-prune'")
        .Repair(options => options.Dampening, (options, value) => options with { Dampening = value })
        .Fisher(options => options.Importance, (options, value) => options with { Importance = value })
        .Loss(options => options.Importance, (options, value) => options with { Importance = value })
        .Build(new NaivePruneOptions());
}
