using Lethe.Formats;

namespace Lethe.Data;

/// <summary>A folder of generated PNG files, gone after the test.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string Path => System.IO.Path.Combine(_folder.FullName, "pets");

    /// <summary>A picture whose brightness follows its class, with rows and columns as given.</summary>
    internal PictureFolder Add(string name, int value, int channels = 3, int width = 6, int height = 4)
    {
        byte[] samples = new byte[width * height * channels];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (byte)(value + (i * 7 % 40));
        return Write(name, PngEncoder.Encode(new ImageData(width, height, channels, samples)));
    }

    internal PictureFolder Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    /// <summary>Classes of this many train images, and one test image for each four.</summary>
    internal static PictureFolder Of(int each, params string[] classes)
    {
        PictureFolder folder = new();
        for (int k = 0; k < classes.Length; k++)
        {
            for (int i = 0; i < each; i++)
                folder.Add($"train/{classes[k]}/{i:000}.png", 20 + (k * 50) + (i % 7));
            for (int i = 0; i < (each + 3) / 4; i++)
                folder.Add($"test/{classes[k]}/{i:000}.png", 20 + (k * 50) + (i % 5));
        }

        return folder;
    }

    public void Dispose() => _folder.Dispose();
}
