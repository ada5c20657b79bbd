using Lethe.Data;
using Lethe.Engine.Randomness;

namespace Lethe.Toolkit.Tests.Models;

/// <summary>A dataset that is quickly learnt: bars at a place that tells the class, in noise.</summary>
internal static class Bars
{
    public static readonly ImageShape Shape = new(1, 8, 8);

    public static Dataset Of(int train = 240, int test = 80, int classes = 4)
    {
        RandomStream random = new(11);
        return Dataset.FromArrays(
            "bars", Shape, [.. Enumerable.Range(0, classes).Select(k => $"bar {k}")],
            Images(train, classes, random.Derive("train")), Labels(train, classes), Images(test, classes, random.Derive("test")), Labels(test, classes));
    }

    private static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i % classes)];

    private static byte[] Images(int count, int classes, RandomStream random)
    {
        byte[] pixels = new byte[count * Shape.Pixels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int label = i / Shape.Pixels % classes, row = i % Shape.Pixels / Shape.Width;
            pixels[i] = (byte)((row / 2 == label ? 140 : 30) + random.Below(i, 90));
        }

        return pixels;
    }
}
