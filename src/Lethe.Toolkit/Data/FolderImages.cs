using Lethe.Engine.Kernels;
using Lethe.Formats;

namespace Lethe.Data;

/// <summary>Decodes the images of a folder, several at a time; what comes out does not depend on how many.</summary>
internal sealed class FolderImages
{
    private readonly (int Height, int Width)? _size;
    private readonly int? _channels;
    private int _resized;

    /// <summary>Images of a given size and number of channels; where one is not given, it is that of the images.</summary>
    internal FolderImages((int Height, int Width)? size, int? channels) => (_size, _channels) = (size, channels);

    /// <summary>How many images had another size.</summary>
    internal int Resized => _resized;

    /// <summary>Both parts.</summary>
    /// <exception cref="UsageException">The images have different sizes, and none was given.</exception>
    /// <exception cref="DataException">An image cannot be read, or there are too many for memory.</exception>
    internal (ImageStore Train, ImageStore Test) Read(ImageFolder folder)
    {
        (int height, int width) = _size ?? SizeOf(folder.Train.Files[0]);
        ImageShape shape = new(_channels ?? 3, height, width);
        byte[] train = Planes(folder, folder.Train, shape, out bool isTrainGrey);
        byte[] test = Planes(folder, folder.Test, shape, out bool isTestGrey);
        if (_channels is null && isTrainGrey && isTestGrey)
            (train, test, shape) = (FirstPlanes(train, shape), FirstPlanes(test, shape), shape with { Channels = 1 });
        return (new ImageStore(shape, train, folder.Train.Labels), new ImageStore(shape, test, folder.Test.Labels));
    }

    private static (int Height, int Width) SizeOf(string file)
    {
        ImageData image = ImageFile.Read(file);
        return (image.Height, image.Width);
    }

    private static byte[] FirstPlanes(byte[] planes, ImageShape shape)
    {
        int pixels = shape.Height * shape.Width;
        byte[] first = new byte[planes.Length / shape.Channels];
        for (int i = 0; i < first.Length; i += pixels)
            planes.AsSpan(i * shape.Channels, pixels).CopyTo(first.AsSpan(i));
        return first;
    }

    private byte[] Planes(ImageFolder folder, ImageList list, ImageShape shape, out bool isGrey)
    {
        long bytes = (long)list.Files.Count * shape.Pixels;
        if (bytes > Array.MaxLength)
            throw new DataException($"'{folder.Folder}': {list.Files.Count} images of {shape} take {bytes} bytes, expected at most {Array.MaxLength} in a part; fewer images or a smaller size");
        byte[] planes = new byte[bytes];
        LetheException?[] faults = new LetheException?[list.Files.Count];
        int colours = 0;
        ParallelLoopResult loop = Parallel.For(0, list.Files.Count, new ParallelOptions { MaxDegreeOfParallelism = WorkerPool.Shared.Threads }, (i, state) =>
        {
            try
            {
                if (Decode(list.Files[i], shape, planes.AsSpan(i * shape.Pixels, shape.Pixels)))
                    Interlocked.Increment(ref colours);
            }
            catch (LetheException e)
            {
                faults[i] = e;
                state.Break();
            }
        });
        isGrey = colours == 0;
        return loop.LowestBreakIteration is { } first ? throw faults[first]! : planes;
    }

    /// <summary>Decodes one image; true if it is in colour.</summary>
    private bool Decode(string file, ImageShape shape, Span<byte> planes)
    {
        ImageData image = ImageFile.Read(file);
        if (image.Width != shape.Width || image.Height != shape.Height)
        {
            if (_size is null)
                throw new UsageException($"'{file}' has {image.Height}x{image.Width} pixels, another image {shape.Height}x{shape.Width}; expected one size, or the option size={shape.Height}x{shape.Width} to which all are resized");
            Interlocked.Increment(ref _resized);
        }

        ImageResizer.Resize(image, shape.Width, shape.Height).WithChannels(shape.Channels).ToPlanes().CopyTo(planes);
        return image.Channels > 1;
    }
}
