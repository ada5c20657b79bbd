using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>Labelled images in a train, a validation and a test part, with class names and pixel statistics.</summary>
/// <remarks>
/// Immutable: any number of threads may read a dataset and its parts at once. Parts are views on shared bytes.
/// Sample ids are positions in the official train (or test) part, before the validation cut and any subset.
/// </remarks>
public sealed class Dataset
{
    private readonly Lazy<string> _sha256;

    internal Dataset(string name, DatasetSpec spec, DatasetContent content)
    {
        Name = name;
        Shape = content.Train.Shape;
        ClassNames = content.ClassNames;
        FineNames = content.FineNames;
        (int[] train, int[] validation) = PartCut.Train(content.Train, spec.Train, spec.Validation, ClassNames);
        Train = content.Train.View(train);
        Validation = content.Train.View(validation);
        Test = content.Test.View(PartCut.Test(content.Test, spec.Test, ClassNames));
        ValidationCut = new ValidationCut(ValidationCut.IdOf(spec.Validation), validation.Length);
        Normalization = content.Normalization ?? Normalization.Of(Train);
        IsPartial = content.IsPartial;
        HasOfficialOrder = content.HasOfficialOrder;
        Notices = content.Notices;
        _sha256 = new Lazy<string>(() => ContentHash.Of(this));
    }

    private Dataset(Dataset other, ImmutableArray<string> classNames)
    {
        int[] labels = [.. other.ClassNames.Select(name => classNames.IndexOf(name))];
        (Name, Shape, ClassNames, FineNames) = (other.Name, other.Shape, classNames, other.FineNames);
        Train = other.Train.WithLabels(Array.ConvertAll(other.Train.Labels.ToArray(), label => labels[label]));
        Validation = other.Validation.WithLabels(Array.ConvertAll(other.Validation.Labels.ToArray(), label => labels[label]));
        Test = other.Test.WithLabels(Array.ConvertAll(other.Test.Labels.ToArray(), label => labels[label]));
        (ValidationCut, Normalization, IsPartial, HasOfficialOrder, Notices) = (other.ValidationCut, other.Normalization, other.IsPartial, other.HasOfficialOrder, other.Notices);
        _sha256 = new Lazy<string>(() => ContentHash.Of(this));
    }

    /// <summary>The name and options it was loaded by, options in a fixed order and defaults left out; or the name a program gave it.</summary>
    public string Name { get; }

    /// <summary>The shape of each image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The names of the classes, by label.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The names of the fine classes below the classes, by fine label; empty if there are none.</summary>
    public ImmutableArray<string> FineNames { get; }

    /// <summary>The channel statistics that networks are trained with.</summary>
    public Normalization Normalization { get; }

    /// <summary>How the validation part was cut from the official train part.</summary>
    public ValidationCut ValidationCut { get; }

    /// <summary>What is trained on: the official train part, or a subset of it, less the validation part.</summary>
    public DatasetPart Train { get; }

    /// <summary>What options are tuned on; empty after <c>validation=0</c>.</summary>
    public DatasetPart Validation { get; }

    /// <summary>What is measured in the end; nothing is ever tuned on it.</summary>
    public DatasetPart Test { get; }

    /// <summary>Whether the files hold less than the official set.</summary>
    public bool IsPartial { get; }

    /// <summary>Whether the order of the classes is the one that everybody uses, rather than that of folder names.</summary>
    internal bool HasOfficialOrder { get; }

    /// <summary>What a user should know of this load, one line each: a part of a set, a given root that lacks it.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>The SHA-256 in hex of shape, names, ids, labels and bytes of all loaded samples; computed when first asked for.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>The same images and the same cut with the classes in another order, as a model has them.</summary>
    /// <param name="classNames">The names of <see cref="ClassNames"/> in the new order.</param>
    /// <exception cref="ArgumentException">The names are not the same.</exception>
    public Dataset WithClassOrder(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (!classNames.Order(StringComparer.Ordinal).SequenceEqual(ClassNames.Order(StringComparer.Ordinal)))
            throw new ArgumentException("The names must be those of the dataset, each once.", nameof(classNames));
        return new Dataset(this, [.. classNames]);
    }

    /// <summary>A dataset of a program's own images.</summary>
    /// <param name="name">Its name, for records and reports.</param>
    /// <param name="shape">The shape of each image.</param>
    /// <param name="classNames">The names of the classes, all different, by label.</param>
    /// <param name="trainImages">Bytes [n, C, H, W]; copied.</param>
    /// <param name="trainLabels">n class indices.</param>
    /// <param name="testImages">Bytes [m, C, H, W]; copied.</param>
    /// <param name="testLabels">m class indices.</param>
    /// <param name="normalization">Channel statistics; by default those of the train part.</param>
    /// <param name="validation">The fraction of the train images cut off as validation part, from 0 to 0.5, stratified, by a hash of the position.</param>
    /// <exception cref="ArgumentException">An argument does not fit the others; the message says which.</exception>
    public static Dataset FromArrays(
        string name,
        ImageShape shape,
        IReadOnlyList<string> classNames,
        byte[] trainImages,
        int[] trainLabels,
        byte[] testImages,
        int[] testLabels,
        Normalization? normalization = null,
        double validation = 0.1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArrayChecks.Shape(shape, nameof(shape));
        ArrayChecks.Names(classNames, nameof(classNames));
        ArrayChecks.Images(shape, trainImages, trainLabels, classNames.Count, nameof(trainImages), nameof(trainLabels));
        ArrayChecks.Images(shape, testImages, testLabels, classNames.Count, nameof(testImages), nameof(testLabels));
        normalization?.ThrowIfUnfit(shape, nameof(normalization));
        if (trainLabels.Length == 0)
            throw new ArgumentException("There must be at least one train image.", nameof(trainImages));
        if (!(validation >= 0 && validation <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "The validation part must be a fraction from 0 to 0.5.");
        var content = new DatasetContent(
            new ImageStore(shape, [.. trainImages], [.. trainLabels]),
            new ImageStore(shape, [.. testImages], [.. testLabels]),
            [.. classNames])
        { Normalization = normalization };
        return new Dataset(name, new DatasetSpec(name) { Validation = (decimal)validation }, content);
    }
}
