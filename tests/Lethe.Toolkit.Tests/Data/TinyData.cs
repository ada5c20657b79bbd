using Lethe.Data;

namespace Lethe.Toolkit.Tests.Data;

/// <summary>Small datasets for tests: every pixel tells its sample.</summary>
internal static class TinyData
{
    public static readonly ImageShape Shape = new(1, 2, 3);

    /// <summary>Labels 0, 1, ... in turn; each image's bytes are its id modulo 256, plus their place.</summary>
    public static Dataset Of(int train = 120, int test = 30, int classes = 3, double validation = 0.1, Normalization? normalization = null) =>
        Dataset.FromArrays("tiny", Shape, Names(classes), Images(train), Labels(train, classes), Images(test), Labels(test, classes), normalization, validation);

    public static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(i => $"class {(char)('a' + i)}")];

    public static byte[] Images(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(id => Enumerable.Range(0, Shape.Pixels).Select(p => (byte)(id + p)))];

    public static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i % classes)];
}
