using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>What a source has read, before subsets and the validation cut.</summary>
internal sealed record DatasetContent(ImageStore Train, ImageStore Test, ImmutableArray<string> ClassNames)
{
    public ImmutableArray<string> FineNames { get; init; } = [];

    /// <summary>The published statistics; null to take them from the train part.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Whether the files hold less than the official set.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether the order of the classes is the one that everybody uses.</summary>
    public bool HasOfficialOrder { get; init; } = true;

    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>The content of a registry set, with a notice if the files hold less than the official ones.</summary>
    public static DatasetContent Of(DatasetInfo info, ImageStore train, ImageStore test, ImmutableArray<string> classNames)
    {
        bool partial = train.Count < info.TrainCount || test.Count < info.TestCount;
        return new DatasetContent(train, test, classNames)
        {
            Normalization = info.Normalization,
            IsPartial = partial,
            Notices = partial
                ? [$"{info.Id}: a part of the official set: {train.Count} of {info.TrainCount} train and {test.Count} of {info.TestCount} test images"]
                : [],
        };
    }
}
