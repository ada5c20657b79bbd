namespace Lethe.Data;

/// <summary>Checks of the arrays that a program makes a dataset from; the messages name the argument and the first fault.</summary>
internal static class ArrayChecks
{
    private const int LargestSide = 1 << 14;

    public static void Shape(ImageShape shape, string name)
    {
        if (shape.Channels is < 1 or > 64 || shape.Height is < 1 or > LargestSide || shape.Width is < 1 or > LargestSide)
            throw new ArgumentOutOfRangeException(name, shape, $"Images need 1 to 64 channels and sides of 1 to {LargestSide}.");
    }

    public static void Names(IReadOnlyList<string> classNames, string name)
    {
        ArgumentNullException.ThrowIfNull(classNames, name);
        if (classNames.Count < 2)
            throw new ArgumentException($"A classifier needs at least 2 classes, got {classNames.Count}.", name);
        if (classNames.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A class name is empty.", name);
        if (classNames.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The class name '{twice.Key}' is given twice.", name);
    }

    public static void Images(ImageShape shape, byte[] images, int[] labels, int classes, string imagesName, string labelsName)
    {
        ArgumentNullException.ThrowIfNull(images, imagesName);
        ArgumentNullException.ThrowIfNull(labels, labelsName);
        if (images.LongLength != (long)labels.Length * shape.Pixels)
            throw new ArgumentException($"{labels.Length} labels and images of {shape} make {(long)labels.Length * shape.Pixels} bytes, got {images.LongLength}.", imagesName);
        int wrong = Array.FindIndex(labels, label => (uint)label >= (uint)classes);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(labelsName, labels[wrong], $"The label at {wrong} must be in 0 to {classes - 1}.");
    }
}
