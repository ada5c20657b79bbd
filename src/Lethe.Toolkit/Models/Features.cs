namespace Lethe.Models;

/// <summary>The outputs of one node of a model for some images, flattened to one row an image.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Width">The number of values a row.</param>
/// <param name="Values">Row-major [N, <paramref name="Width"/>].</param>
public sealed record Features(string Node, int Width, ReadOnlyMemory<float> Values)
{
    /// <summary>The features of one sample.</summary>
    public ReadOnlySpan<float> Of(int sample) => Values.Span.Slice(sample * Width, Width);

    internal Features Select(ReadOnlySpan<int> samples)
    {
        float[] values = new float[samples.Length * Width];
        for (int i = 0; i < samples.Length; i++)
            Of(samples[i]).CopyTo(values.AsSpan(i * Width));
        return this with { Values = values };
    }
}
