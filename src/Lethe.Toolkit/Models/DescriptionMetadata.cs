using System.Collections.Immutable;
using System.Globalization;
using Lethe.Data;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>A model's description as the text metadata of its file, and back.</summary>
internal static class DescriptionMetadata
{
    private const string Format = OwnMetadata.Format;
    private const string Architecture = "lethe.architecture";
    private const string Options = "lethe.options";
    private const string Classes = "lethe.classes";
    private const string Input = "lethe.input";
    private const string Mean = "lethe.normalisation.mean";
    private const string Std = "lethe.normalisation.std";
    private const string Data = "lethe.data";
    private const string ValidationCut = "lethe.validation_cut";
    private const string Recipe = "lethe.recipe";
    private const string Seed = "lethe.seed";
    private const string History = "lethe.history";
    private const string Parents = "lethe.parents";
    private const string Assumed = "lethe.assumed";
    private const string Own = OwnMetadata.Prefix;
    private const int LargestSide = 65_536;

    /// <summary>Whether a file describes itself.</summary>
    internal static bool Holds(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(Format);

    /// <summary>The entries that are not Lethe's.</summary>
    internal static ImmutableSortedDictionary<string, string> Others(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(entry => !entry.Key.StartsWith(Own, StringComparison.Ordinal)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    internal static SortedDictionary<string, string> Write(ModelDescription model)
    {
        SortedDictionary<string, string> metadata = new(model.Extra, StringComparer.Ordinal)
        {
            [Format] = ModelDescription.FormatVersion.ToString(CultureInfo.InvariantCulture),
            [Architecture] = model.Architecture,
            [Options] = model.Options,
            [Classes] = DescriptionJson.Write(model.ClassNames),
            [Input] = model.InputShape.ToString(),
            [Mean] = DescriptionJson.Write(model.Normalization.Mean),
            [Std] = DescriptionJson.Write(model.Normalization.Std),
            [Data] = model.Data,
            [ValidationCut] = model.ValidationCut,
            [History] = DescriptionJson.Write(model.History),
            [Parents] = DescriptionJson.Write(model.Parents),
        };
        if (model.Recipe is { } recipe)
            metadata[Recipe] = recipe.ToString();
        if (model.Seed is { } seed)
            metadata[Seed] = seed.ToString(CultureInfo.InvariantCulture);
        if (!model.Assumed.IsEmpty)
            metadata[Assumed] = DescriptionJson.Write(model.Assumed);
        return metadata;
    }

    /// <exception cref="DataException">A value is missing or is not what it should be; the message names it.</exception>
    internal static ModelDescription Read(string path, IReadOnlyDictionary<string, string> metadata)
    {
        MetadataReader reader = new(path, metadata);
        string version = reader.Text(Format);
        if (version != ModelDescription.FormatVersion.ToString(CultureInfo.InvariantCulture))
            throw reader.Fault(Format, $"version {ModelDescription.FormatVersion}");
        ModelDescription description = new()
        {
            Architecture = reader.Text(Architecture),
            Options = reader.Text(Options),
            ClassNames = reader.Read(Classes, "a JSON list of class names", DescriptionJson.ReadTexts),
            InputShape = reader.Read(Input, "a shape such as 3x32x32", ReadShape),
            Normalization = new Normalization(
                reader.Read(Mean, "a JSON list of numbers", DescriptionJson.ReadNumbers), reader.Read(Std, "a JSON list of numbers", DescriptionJson.ReadNumbers)),
            Data = reader.Text(Data),
            ValidationCut = reader.Text(ValidationCut),
            Recipe = reader.Has(Recipe) ? reader.Read(Recipe, "a training recipe", TrainingRecipe.Parse) : null,
            Seed = reader.Has(Seed) ? reader.Read(Seed, "a seed", text => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) : null,
            History = reader.Read(History, "a JSON list of requests", DescriptionJson.ReadRequests),
            Parents = reader.Read(Parents, "a JSON list of hashes", DescriptionJson.ReadTexts),
            Assumed = reader.Has(Assumed) ? reader.Read(Assumed, "a JSON list of texts", DescriptionJson.ReadTexts) : [],
            Extra = Others(metadata),
        };
        if (description.ClassNames.IsEmpty)
            throw reader.Fault(Classes, "at least one class");
        int channels = description.InputShape.Channels;
        if (description.Normalization.Mean.Length != channels || description.Normalization.Std.Length != channels || description.Normalization.Std.Any(std => !(std > 0)))
            throw reader.Fault(Std, $"{channels} means and {channels} positive deviations");
        return description;
    }

    private static ImageShape ReadShape(string text)
    {
        int[] sizes = [.. text.Split('x').Select(size => int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture))];
        return sizes is [> 0 and <= LargestSide, > 0 and <= LargestSide, > 0 and <= LargestSide] && (long)sizes[0] * sizes[1] * sizes[2] <= int.MaxValue
            ? new ImageShape(sizes[0], sizes[1], sizes[2])
            : throw new FormatException("not a shape");
    }
}
