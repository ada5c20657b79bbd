namespace Lethe.Data;

/// <summary>The image files of one part of a folder with their labels; a file's position is its sample id.</summary>
internal sealed record ImageList(IReadOnlyList<string> Files, int[] Labels)
{
    internal static ImageList Of(IEnumerable<string[]> classes)
    {
        List<string> files = [];
        List<int> labels = [];
        int label = 0;
        foreach (string[] images in classes)
        {
            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label++, images.Length));
        }

        return new ImageList(files, [.. labels]);
    }
}
