using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="TaskArithmetic"/>.</summary>
public sealed record TaskArithmeticOptions
{
    /// <summary>How the expert is trained, and how factor and quantile are chosen.</summary>
    /// <value>Default <see cref="TaskArithmeticRule.Tuned"/>. The published rule fixes all but <see cref="Alpha"/>, <see cref="Rho"/>, <see cref="Vector"/> and the expert's rate.</value>
    public TaskArithmeticRule Rule { get; init; } = TaskArithmeticRule.Tuned;

    /// <summary>The factor α that the task vector is subtracted with.</summary>
    /// <value>Above 0; <see langword="null"/>, the default, finds it on the validation images.</value>
    public double? Alpha { get; init; }

    /// <summary>The quantile ρ of magnitudes from which on entries are subtracted.</summary>
    /// <value>0, which takes all, to below 1; <see langword="null"/>, the default, finds it on the validation images.</value>
    public double? Rho { get; init; }

    /// <summary>Among which entries the large ones are told.</summary>
    /// <value>Default <see cref="MaskScope.Tensor"/>.</value>
    public MaskScope Threshold { get; init; } = MaskScope.Tensor;

    /// <summary>Which layers change.</summary>
    /// <value>Default <see cref="DampenedLayers.All"/>.</value>
    public DampenedLayers Layers { get; init; } = DampenedLayers.All;

    /// <summary>The expert.</summary>
    public ExpertOptions Expert { get; init; } = new();

    /// <summary>What is subtracted.</summary>
    /// <value>Default <see cref="TaskVectorKind.Task"/>.</value>
    public TaskVectorKind Vector { get; init; } = TaskVectorKind.Task;

    /// <summary>What becomes of the running statistics of batch norm.</summary>
    /// <value>Default <see cref="NormStatistics.Keep"/>.</value>
    public NormStatistics Statistics { get; init; } = NormStatistics.Keep;

    /// <summary>The options as data.</summary>
    public static OptionSchema<TaskArithmeticOptions> Schema { get; } = new OptionSchemaBuilder<TaskArithmeticOptions>("method 'task-arithmetic'")
        .Choice(
            "rule",
            "an expert by the model's own recipe and a search for the goals, or the published expert and grid",
            options => options.Rule,
            (options, value) => options with { Rule = value },
            ("tuned", TaskArithmeticRule.Tuned),
            ("paper", TaskArithmeticRule.Paper))
        .AutoNumber(
            "alpha",
            "the factor that the task vector is subtracted with; auto finds it on the validation part",
            Interval.Above(0),
            options => options.Alpha,
            (options, value) => options with { Alpha = value })
        .Searched("0.5", "1", "2", "3")
        .AutoNumber(
            "rho",
            "the quantile of magnitudes from which on entries are subtracted, 0 for all; auto finds it on the validation part",
            Interval.ClosedOpen(0, 1),
            options => options.Rho,
            (options, value) => options with { Rho = value })
        .Searched("0", "0.5", "0.9", "0.99")
        .Choice(
            "threshold",
            "a quantile of each tensor, or one of all",
            options => options.Threshold,
            (options, value) => options with { Threshold = value },
            ("tensor", MaskScope.Tensor),
            ("global", MaskScope.Global))
        .Choice(
            "layers",
            "all layers, or those before the classifier alone",
            options => options.Layers,
            (options, value) => options with { Layers = value },
            ("all", DampenedLayers.All),
            ("inner", DampenedLayers.Inner))
        .Expert(options => options.Expert, (options, value) => options with { Expert = value })
        .Choice(
            "vector",
            "the task vector, or as a control a random one with the same norm in every tensor",
            options => options.Vector,
            (options, value) => options with { Vector = value },
            ("task", TaskVectorKind.Task),
            ("random", TaskVectorKind.Random))
        .Searched()
        .Choice(
            "statistics",
            "running statistics of batch norm stay the original's, or are computed anew over D_r",
            options => options.Statistics,
            (options, value) => options with { Statistics = value },
            ("keep", NormStatistics.Keep),
            ("refresh", NormStatistics.Refresh))
        .Build(new TaskArithmeticOptions());

    /// <summary>What the published rule makes of them.</summary>
    internal TaskArithmeticOptions AsPublished() =>
        this with { Threshold = MaskScope.Tensor, Layers = DampenedLayers.All, Statistics = NormStatistics.Keep, Expert = Expert.AsPublished() };
}
