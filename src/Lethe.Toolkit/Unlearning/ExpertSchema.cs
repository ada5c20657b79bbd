using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>Declares <see cref="ExpertOptions"/> as part of a method's options.</summary>
internal static class ExpertSchema
{
    internal static OptionSchemaBuilder<T> Expert<T>(this OptionSchemaBuilder<T> builder, Func<T, ExpertOptions> get, Func<T, ExpertOptions, T> set)
        where T : class => builder
        .Integer(
            "epochs",
            "passes of the expert over D_f and its replay",
            1,
            1000,
            options => get(options).Epochs,
            (options, value) => set(options, get(options) with { Epochs = value }))
        .Integer(
            "batch",
            "samples a step of the expert",
            1,
            65536,
            options => get(options).Batch,
            (options, value) => set(options, get(options) with { Batch = value }))
        .Searched()
        .AutoNumber(
            "lr",
            "the expert's learning rate; auto is 0.1 times that of the model's own recipe, or 0.0001 for rule=paper",
            Interval.OpenClosed(0, 1000),
            options => get(options).Rate,
            (options, value) => set(options, get(options) with { Rate = value }))
        .Number(
            "replay",
            "images of D_r for each of D_f that the expert is trained on besides",
            Interval.Closed(0, 100),
            options => get(options).Replay,
            (options, value) => set(options, get(options) with { Replay = value }))
        .Searched("0", "1", "3");
}
