using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>The mean and standard deviation of each channel, for pixels scaled to [0, 1].</summary>
/// <remarks>A network sees <c>(byte / 255 - Mean[c]) / Std[c]</c>.</remarks>
/// <param name="Mean">The mean of each channel.</param>
/// <param name="Std">The standard deviation of each channel, positive.</param>
public sealed record Normalization(ImmutableArray<float> Mean, ImmutableArray<float> Std)
{
    /// <summary>Whether both have the same values for each channel.</summary>
    public bool Equals(Normalization? other) =>
        other is not null && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Std.AsSpan().SequenceEqual(other.Std.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (float value in Mean)
            hash.Add(value);
        foreach (float value in Std)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The statistics of a part's own pixels, each channel's over all images; a constant channel gets a deviation of 1.</summary>
    /// <remarks>Sums are of integers and so exact: the same images give the same values in any order.</remarks>
    public static Normalization Of(DatasetPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        ImageShape shape = part.Shape;
        int plane = shape.Height * shape.Width;
        double count = (double)plane * part.Count;
        float[] mean = new float[shape.Channels], std = new float[shape.Channels];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            (long sum, long squares) = Sums(part, channel * plane, plane);
            double average = count > 0 ? sum / count : 0;
            double variance = count > 0 ? squares / count - average * average : 0;
            mean[channel] = (float)(average / 255);
            std[channel] = variance > 1e-9 ? (float)(Math.Sqrt(variance) / 255) : 1f;
        }

        return new Normalization([.. mean], [.. std]);
    }

    /// <summary>The same mean and deviation for each of some channels.</summary>
    internal static Normalization Grey(float mean, float std) => new([mean], [std]);

    /// <summary>Every number, for hashes of what results depend on: <c>0.286;0.353</c>.</summary>
    internal string Text => FormattableString.Invariant($"{string.Join(',', Mean)};{string.Join(',', Std)}");

    internal void ThrowIfUnfit(ImageShape shape, string parameterName)
    {
        if (Mean.IsDefault || Std.IsDefault || Mean.Length != shape.Channels || Std.Length != shape.Channels)
            throw new ArgumentException($"A normalisation for {shape} images needs {shape.Channels} means and deviations.", parameterName);
        if (!Mean.All(float.IsFinite) || !Std.All(s => float.IsFinite(s) && s > 0))
            throw new ArgumentException("A normalisation needs finite means and finite, positive deviations.", parameterName);
    }

    private static (long Sum, long Squares) Sums(DatasetPart part, int start, int length)
    {
        long sum = 0, squares = 0;
        for (int i = 0; i < part.Count; i++)
        {
            foreach (byte value in part.Image(i).Slice(start, length))
            {
                sum += value;
                squares += value * value;
            }
        }

        return (sum, squares);
    }
}
