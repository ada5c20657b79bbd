using System.Collections.Immutable;
using System.Globalization;
using Lethe.Data;

namespace Lethe.Models;

/// <summary>Parts of a model's description that no file and no user said; a file that is written with them says so.</summary>
internal static class Assumptions
{
    /// <summary>The class names, by logit.</summary>
    internal const string Classes = "classes";

    /// <summary>Height and width of the images.</summary>
    internal const string Input = "input";

    /// <summary>What pixels are normalised with.</summary>
    internal const string Normalisation = "normalisation";

    /// <summary>The parts that hints leave open.</summary>
    internal static ImmutableArray<string> Of(ModelHints hints, bool isInputFixed, string architecture)
    {
        List<string> parts = [];
        if (hints.ClassNames is null)
            parts.Add(Classes);
        if (hints.Input is null && !isInputFixed)
            parts.Add(Input);
        if (hints.Normalization is null)
            parts.Add(Normalisation);
        if (UntoldBy(architecture) is { } option && Spec(hints, architecture)?.Says(option) != true)
            parts.Add(option);
        return [.. parts];
    }

    /// <summary>A description whose assumed parts are those of the hints where they say something, and still assumed where they do not.</summary>
    /// <remarks>Data goes before what was assumed without any, unless a model was made with that already.</remarks>
    internal static ModelDescription Resolve(ModelDescription described, ModelHints hints)
    {
        Dataset? data = described.Parents.IsEmpty ? hints.Data : null;
        if (described.Assumed.Contains(Classes) && hints.ClassNames is null && data is { HasOfficialOrder: true } && data.ClassNames.Length == described.ClassNames.Length)
            described = described with { ClassNames = data.ClassNames };
        if (described.Assumed.Contains(Input) && (hints.Input ?? Fitting(data, described.InputShape.Channels)) is { } input)
            described = described with { InputShape = input };
        if (described.Assumed.Contains(Normalisation) && (hints.Normalization ?? (Fitting(data, described.InputShape.Channels) is null ? null : data!.Normalization)) is { } normalization)
            described = described with { Normalization = normalization };
        if (Untold(described) is { } option && Spec(hints, described.Architecture) is { } spec && spec.Says(option))
            described = described with { Options = spec.Over(described.Options) };
        ImmutableArray<string> open = Of(hints, isInputFixed: false, described.Architecture);
        return described with { Assumed = [.. described.Assumed.Where(open.Contains)] };
    }

    /// <summary>The option of the architecture that was assumed; <see langword="null"/> if none was.</summary>
    internal static string? Untold(ModelDescription described) => UntoldBy(described.Architecture) is { } option && described.Assumed.Contains(option) ? option : null;

    /// <summary>The images of a dataset, where a model can take them by their channels.</summary>
    internal static ImageShape? Fitting(Dataset? data, int channels) => data is not null && data.Shape.Channels == channels ? data.Shape : null;

    /// <summary>What was assumed, with its values.</summary>
    internal static string Text(ModelDescription described) => string.Join(", ", described.Assumed.Select(part => part switch
    {
        Classes => described.IsUnnamed ? $"{described.ClassNames.Length} classes without names" : $"class names {Shown.Names(described.ClassNames)}",
        Input => $"input {described.InputShape}",
        Normalisation => $"normalisation mean {List(described.Normalization.Mean)} std {List(described.Normalization.Std)}",
        _ => $"'{part}' of {described.Spec}",
    }));

    private static string? UntoldBy(string architecture) => ModelRegistry.All.FirstOrDefault(candidate => candidate.Id == architecture)?.Untold;

    private static ModelSpec? Spec(ModelHints hints, string architecture) =>
        hints.ModelType?.StartsWith(architecture + ":", StringComparison.OrdinalIgnoreCase) == true ? ModelSpec.Parse(hints.ModelType) : null;

    private static string List(ImmutableArray<float> values) =>
        string.Join(' ', values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
}
