namespace Lethe.Data;

/// <summary>Reads a folder of images as a dataset.</summary>
internal static class FolderSource
{
    /// <summary>Reads both parts.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="spec">Options: a size and a number of channels go before those of the model.</param>
    /// <param name="input">The images that the model at hand takes, if there is one.</param>
    /// <exception cref="UsageException">The images have different sizes, and none was asked for.</exception>
    /// <exception cref="DataException">The folder is not laid out as it should be, or an image cannot be read.</exception>
    internal static DatasetContent Read(string path, DatasetSpec spec, ImageShape? input)
    {
        ImageFolder folder = ImageFolder.Open(path);
        FolderImages images = new(spec.Size ?? (input is { } shape ? (shape.Height, shape.Width) : null), spec.Channels ?? input?.Channels);
        (ImageStore train, ImageStore test) = images.Read(folder);
        return new DatasetContent(train, test, folder.ClassNames)
        {
            HasOfficialOrder = false,
            Notices = images.Resized == 0 ? [] : [$"{spec.Id}: {images.Resized} of {train.Count + test.Count} images were resized to {train.Shape}"],
        };
    }
}
