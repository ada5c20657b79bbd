using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>Declares <see cref="ImportanceOptions"/> as part of a method's options.</summary>
internal static class ImportanceSchema
{
    internal static OptionSchemaBuilder<T> Over<T>(this OptionSchemaBuilder<T> builder, Func<T, ImportanceOptions> get, Func<T, ImportanceOptions, T> set)
        where T : class => builder
        .Choice(
            "over",
            "what importances of D_f are compared with: those of all of D, or of D_r",
            options => get(options).Over,
            (options, value) => set(options, get(options) with { Over = value }),
            ("all", ImportanceSet.All),
            ("retain", ImportanceSet.Retain))
        .Choice(
            "importances",
            "importances of D of the model itself, or of its nearest parent that has some",
            options => get(options).Origin,
            (options, value) => set(options, get(options) with { Origin = value }),
            ("own", ImportanceOrigin.Own),
            ("parent", ImportanceOrigin.Parent))
        .Searched();

    internal static OptionSchemaBuilder<T> Fisher<T>(this OptionSchemaBuilder<T> builder, Func<T, ImportanceOptions> get, Func<T, ImportanceOptions, T> set)
        where T : class => builder
        .Choice(
            "fisher",
            "gradients of single samples, of batch means as published, or their sum over batches as in the notebook",
            options => get(options).Fisher,
            (options, value) => set(options, get(options) with { Fisher = value }),
            ("per-sample", FisherEstimator.PerSample),
            ("batch-mean", FisherEstimator.BatchMean),
            ("notebook", FisherEstimator.BatchSum))
        .Integer(
            "batch",
            "samples a batch",
            1,
            65536,
            options => get(options).Batch,
            (options, value) => set(options, get(options) with { Batch = value }))
        .Searched();

    internal static OptionSchemaBuilder<T> Loss<T>(this OptionSchemaBuilder<T> builder, Func<T, ImportanceOptions> get, Func<T, ImportanceOptions, T> set)
        where T : class => builder
        .Choice(
            "loss",
            "whose gradients: log-odds of the true class, or cross-entropy as published",
            options => get(options).Loss,
            (options, value) => set(options, get(options) with { Loss = value }),
            ("log-odds", ImportanceLoss.LogOdds),
            ("cross-entropy", ImportanceLoss.CrossEntropy))
        .Choice(
            "labels",
            "labels of the data, or drawn from what the model says (true Fisher information)",
            options => get(options).Labels,
            (options, value) => set(options, get(options) with { Labels = value }),
            ("data", ImportanceLabels.Data),
            ("model", ImportanceLabels.Model));
}
