using System.Globalization;
using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>Declares <see cref="DampeningOptions"/> as part of a method's options, and numbers that may be left to a rule.</summary>
internal static class DampeningSchema
{
    private const string Auto = "auto";

    internal static OptionSchemaBuilder<T> Dampening<T>(this OptionSchemaBuilder<T> builder, string alpha, Func<T, DampeningOptions> get, Func<T, DampeningOptions, T> set)
        where T : class => builder
        .AutoNumber("alpha", alpha, Interval.AtLeast(0), options => get(options).Alpha, (options, value) => set(options, get(options) with { Alpha = value }))
        .Searched("1", "3", "10", "30", "100")
        .AutoNumber(
            "share",
            "in place of alpha, the share of weights to select, those with the largest I_f / I",
            Interval.OpenClosed(0, 1),
            options => get(options).Share,
            (options, value) => set(options, get(options) with { Share = value }))
        .Choice(
            "threshold",
            "one threshold for all weights, or one for each tensor, in units of what is usual in it",
            options => get(options).Threshold,
            (options, value) => set(options, get(options) with { Threshold = value }),
            ("global", ThresholdScope.Global),
            ("per-layer", ThresholdScope.PerLayer))
        .Choice(
            "layers",
            "all layers, or those before the classifier alone",
            options => get(options).Layers,
            (options, value) => set(options, get(options) with { Layers = value }),
            ("all", DampenedLayers.All),
            ("inner", DampenedLayers.Inner));

    internal static OptionSchemaBuilder<T> Repair<T>(this OptionSchemaBuilder<T> builder, Func<T, DampeningOptions> get, Func<T, DampeningOptions, T> set)
        where T : class => builder
        .Integer(
            "repair",
            "steps of training on D_r afterwards",
            0,
            100000,
            options => get(options).Repair,
            (options, value) => set(options, get(options) with { Repair = value }));

    /// <summary>A number, or <c>auto</c> for <see langword="null"/>.</summary>
    internal static OptionSchemaBuilder<T> AutoNumber<T>(
        this OptionSchemaBuilder<T> builder, string name, string summary, Interval range, Func<T, double?> get, Func<T, double?, T> set)
        where T : class => builder.Custom(
            name,
            summary,
            $"auto or a number {range}",
            text => text,
            text => Read(text, range),
            options => Text(get(options)),
            (options, text) => set(options, Number(text)),
            ["x", .. range.Outside().Select(value => Text(value))]);

    private static string? Read(string text, Interval range) =>
        text.Equals(Auto, StringComparison.OrdinalIgnoreCase) ? Auto : Number(text) is { } value && range.Contains(value) ? Text(value) : null;

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? Auto;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
