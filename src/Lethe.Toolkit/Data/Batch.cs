namespace Lethe.Data;

/// <summary>Some images made ready for a network. The arrays are used again: a batch is valid until the next one is asked for.</summary>
public sealed class Batch
{
    internal Batch(int count, ImageShape imageShape)
    {
        ImageShape = imageShape;
        Images = new float[checked(count * imageShape.Pixels)];
        Labels = new int[count];
        Ids = new int[count];
    }

    /// <summary>The number of images; every array holds this many.</summary>
    public int Count => Labels.Length;

    /// <summary>The shape of each image.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>Normalised and augmented pixels, [N, C, H, W].</summary>
    public float[] Images { get; }

    /// <summary>The class index of each image.</summary>
    public int[] Labels { get; }

    /// <summary>The sample id of each image.</summary>
    public int[] Ids { get; }
}
