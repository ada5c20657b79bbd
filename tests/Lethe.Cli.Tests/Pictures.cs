using Lethe.Formats;

namespace Lethe.Cli.Tests;

/// <summary>A folder of small PNG files in which the brightest corner tells the class.</summary>
internal static class Pictures
{
    /// <summary>Writes <c>train/class/*.png</c> and <c>test/class/*.png</c>.</summary>
    public static string Write(string folder, params string[] classes)
    {
        foreach ((string part, int count) in new[] { ("train", 24), ("test", 6) })
        {
            for (int k = 0; k < classes.Length; k++)
            {
                Directory.CreateDirectory(Path.Combine(folder, part, classes[k]));
                for (int i = 0; i < count; i++)
                    File.WriteAllBytes(Path.Combine(folder, part, classes[k], $"{i:00}.png"), PngEncoder.Encode(Picture(k, i)));
            }
        }

        return folder;
    }

    private static ImageData Picture(int label, int number)
    {
        const int Side = 10;
        byte[] samples = new byte[Side * Side * 3];
        for (int i = 0; i < samples.Length; i++)
        {
            int x = i / 3 % Side, y = i / 3 / Side, corner = (x * 2 / Side) + (y * 2 / Side * 2);
            samples[i] = (byte)((corner == label ? 150 : 20) + (((i * 31) + (number * 17)) % 80));
        }

        return new ImageData(Side, Side, 3, samples);
    }
}
