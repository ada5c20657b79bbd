namespace Lethe.Data;

/// <summary>What the registry knows of a dataset.</summary>
/// <param name="Id">The name that <c>--data</c> takes.</param>
/// <param name="Summary">One line on what it shows.</param>
/// <param name="Citation">Where it was published.</param>
/// <param name="Licence">The terms it may be used on.</param>
/// <param name="Shape">The shape of each image.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="TrainCount">Images in the official train part.</param>
/// <param name="TestCount">Images in the official test part.</param>
public sealed record DatasetInfo(
    string Id, string Summary, string Citation, string Licence, ImageShape Shape, int Classes, int TrainCount, int TestCount)
{
    /// <summary>The number of fine classes below the classes; 0 if there are none.</summary>
    public int FineClasses { get; init; }

    /// <summary>The official archive to fetch; null for an embedded set.</summary>
    public OfficialArchive? Archive { get; init; }

    /// <summary>The published channel statistics that networks are trained with by default.</summary>
    public required Normalization Normalization { get; init; }
}
