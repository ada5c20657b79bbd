using System.Collections.Immutable;
using System.Globalization;
using Lethe.Data;
using Lethe.Engine.Tensors;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>Works out what a file holds that says nothing of itself, and tells what it assumed.</summary>
internal static class UndescribedModel
{
    private static readonly Normalization ColourPhotographs = new([0.4914f, 0.4822f, 0.4465f], [0.2023f, 0.1994f, 0.2010f]);

    /// <summary>The architecture that a file's tensors are of, or that the hints name.</summary>
    /// <exception cref="DataException">They are of none, or not of that one.</exception>
    internal static RecognisedModel Find(TensorFile file, ModelHints hints)
    {
        Dictionary<string, Shape> shapes = ModelTensors.Shapes(file);
        return hints.ModelType is null ? Recognise(file, shapes) : Typed(file, shapes, hints.ModelType);
    }

    internal static ModelDescription Describe(TensorFile file, RecognisedModel found, ModelHints hints, IProgress<ProgressEvent>? progress)
    {
        ImageShape input = found.IsInputFixed ? found.Input : hints.Input ?? Assumptions.Fitting(hints.Data, found.Input.Channels) ?? found.Input;
        ImmutableArray<string> classes = ClassNames(file, hints, found);
        Normalization normalization = hints.Normalization ?? hints.Data?.Normalization ?? Usual(input.Channels);
        ModelDescription description = new()
        {
            Architecture = found.Architecture,
            Options = found.Options,
            ClassNames = classes,
            InputShape = input,
            Normalization = normalization,
            Assumed = Assumptions.Of(hints, found.IsInputFixed, found.Architecture),
            Extra = DescriptionMetadata.Others(file.Metadata),
        };
        if (Assumptions.Untold(description) is { } untold)
            Notices.Tell(progress, $"no tensor in '{file.Path}' tells the option '{untold}' of {description.Spec}: confirm it with --model-type {description.Architecture}:{untold}=...");
        if (found.Prefix.Length > 0)
            Notices.Tell(progress, $"the names of all tensors in '{file.Path}' begin with '{found.Prefix}', which was taken off");
        Notices.Tell(progress, $"'{file.Path}' does not describe itself: assumed architecture {description.Spec}, {classes.Length} classes, input {input}, normalisation mean {List(normalization.Mean)} std {List(normalization.Std)}");
        return description;
    }

    private static RecognisedModel Recognise(TensorFile file, Dictionary<string, Shape> shapes)
    {
        List<string> near = [];
        foreach (string prefix in NamePrefixes.Of(shapes.Keys))
        {
            if (Recognise(NamePrefixes.Without(prefix, shapes), near) is { } found)
                return found with { Prefix = prefix };
        }

        string held = near.Count > 0 ? string.Join("; ", near) : $"they begin with {Shown.Tensors(shapes)}";
        throw new DataException($"'{file.Path}' does not describe itself, and its {shapes.Count} tensors are of none of the known models ({string.Join(", ", ModelRegistry.All.Select(a => a.Id))}): {held}");
    }

    private static RecognisedModel? Recognise(IReadOnlyDictionary<string, Shape> shapes, List<string> near)
    {
        foreach (RecognisedModel found in ModelRegistry.All.Select(architecture => architecture.Recognise(shapes)).OfType<RecognisedModel>())
        {
            string spec = $"{found.Architecture}:{found.Options}";
            IReadOnlyList<string>? faults = Faults(shapes, spec, found);
            if (faults is { Count: 0 })
                return found;
            if (faults is not null)
                near.Add($"nearest is {spec}, {string.Join("; ", faults)}");
        }

        return null;
    }

    /// <summary>What keeps the tensors from being those of an architecture; <see langword="null"/> where it cannot even be built.</summary>
    private static IReadOnlyList<string>? Faults(IReadOnlyDictionary<string, Shape> shapes, string spec, RecognisedModel found)
    {
        try
        {
            return ModelTensors.Mismatches(shapes, ModelRegistry.Build(spec, found.Input, found.Classes));
        }
        catch (UsageException)
        {
            return null;
        }
    }

    private static RecognisedModel Typed(TensorFile file, Dictionary<string, Shape> shapes, string type)
    {
        ModelSpec spec = ModelSpec.Parse(type);
        RecognisedModel found = NamePrefixes.Of(shapes.Keys)
            .Select(prefix => spec.Architecture.Recognise(NamePrefixes.Without(prefix, shapes)) is { } under ? under with { Prefix = prefix } : null)
            .FirstOrDefault(under => under is not null)
            ?? throw new DataException($"'{file.Path}' does not hold a model '{type}': its tensors have other names or ranks");
        return found with { Options = spec.Over(found.Options) };
    }

    private static ImmutableArray<string> ClassNames(TensorFile file, ModelHints hints, RecognisedModel found)
    {
        if (hints.ClassNames is { } given)
        {
            ClassNameHints.Require(file.Path, found.Classes, given);
            return [.. given];
        }

        return hints.Data is { HasOfficialOrder: true } data && data.ClassNames.Length == found.Classes
            ? data.ClassNames
            : [.. Enumerable.Range(0, found.Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static Normalization Usual(int channels) => channels == 3
        ? ColourPhotographs
        : new Normalization([.. Enumerable.Repeat(0.5f, channels)], [.. Enumerable.Repeat(0.5f, channels)]);

    private static string List(ImmutableArray<float> values) =>
        string.Join(' ', values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
}
