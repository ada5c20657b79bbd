using Lethe.Engine.Randomness;

namespace Lethe.Evaluation.Statistics;

/// <summary>The bootstrap resamples of one set of images: how often each image is drawn in each of 1000 resamples.</summary>
/// <remarks>
/// The Poisson bootstrap: the count of an image in a resample is Poisson(1), drawn from a stream keyed by the image's id. The counts are
/// therefore the same for every model and metric (paired intervals), and depend neither on the order of the images nor on batches or threads.
/// </remarks>
internal sealed class Resample
{
    /// <summary>The number of resamples.</summary>
    public const int Draws = 1000;

    private readonly byte[] _counts;

    private Resample(byte[] counts, int images)
    {
        (_counts, Images) = (counts, images);
        Totals = Sums(1, _ => 0, _ => 1)[0];
    }

    /// <summary>The number of images.</summary>
    public int Images { get; }

    /// <summary>The number of images in each resample.</summary>
    public double[] Totals { get; }

    /// <summary>Draws the resamples of some images.</summary>
    /// <param name="ids">The ids of the images.</param>
    /// <param name="stream">The stream of the part that the ids belong to.</param>
    public static Resample Of(ReadOnlySpan<int> ids, RandomStream stream)
    {
        byte[] counts = new byte[ids.Length * (long)Draws];
        Span<float> uniform = stackalloc float[Draws];
        for (int i = 0; i < ids.Length; i++)
        {
            stream.Derive(ids[i]).FillUniform(uniform, 0, 1);
            PoissonCounts.Fill(uniform, counts.AsSpan(i * Draws, Draws));
        }
        return new Resample(counts, ids.Length);
    }

    /// <summary>The counts of one image in each resample.</summary>
    public ReadOnlySpan<byte> CountsOf(int image) => _counts.AsSpan(image * Draws, Draws);

    /// <summary>Σ count × value over the images of each group, in each resample: [groups][Draws].</summary>
    /// <param name="groups">The number of groups.</param>
    /// <param name="group">The group of an image; −1 leaves it out.</param>
    /// <param name="value">The value of an image.</param>
    public double[][] Sums(int groups, Func<int, int> group, Func<int, double> value)
    {
        double[][] sums = new double[groups][];
        for (int g = 0; g < groups; g++)
            sums[g] = new double[Draws];
        for (int i = 0; i < Images; i++)
            if (group(i) is >= 0 and int g && value(i) is not 0 and double x)
                CountSums.AddScaled(sums[g], CountsOf(i), x);
        return sums;
    }
}
