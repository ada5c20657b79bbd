namespace Lethe.Data;

/// <summary>The record of a CIFAR binary file: label bytes, then 3072 bytes of red, green and blue planes, 32 x 32 each.</summary>
/// <param name="CoarseClasses">The range of a first, coarse label byte; 0 where there is none.</param>
/// <param name="FineClasses">The range of the label byte before the pixels.</param>
internal sealed record CifarLayout(int CoarseClasses, int FineClasses)
{
    public static readonly ImageShape Shape = new(3, 32, 32);

    public bool HasCoarse => CoarseClasses > 0;

    public int LabelBytes => HasCoarse ? 2 : 1;

    public int RecordBytes => LabelBytes + Shape.Pixels;
}
