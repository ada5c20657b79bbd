using Lethe.Data;
using Lethe.Formats;
using Lethe.Results;

namespace Lethe.Experiments;

/// <summary>The pictures of a report: test images of the forgotten classes, never one that was trained on.</summary>
internal static class ReportImages
{
    /// <summary>How many a report shows.</summary>
    public const int Count = 24;

    /// <summary>Test images as PNG.</summary>
    /// <param name="forgetTest">D_f's test part.</param>
    /// <param name="positions">Positions in it.</param>
    public static IReadOnlyList<TestImage> Of(DatasetPart forgetTest, IReadOnlyList<int> positions) =>
        [.. positions.Select(position => new TestImage(
            forgetTest.Id(position),
            forgetTest.Label(position),
            forgetTest.Shape.Width,
            forgetTest.Shape.Height,
            PngEncoder.Encode(ImageData.FromPlanes(forgetTest.Shape.Width, forgetTest.Shape.Height, forgetTest.Shape.Channels, forgetTest.Image(position)))))];
}
