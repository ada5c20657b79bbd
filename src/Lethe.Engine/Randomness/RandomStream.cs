using System.Runtime.CompilerServices;

namespace Lethe.Engine.Randomness;

/// <summary>A stream of random numbers addressed by counter: value <c>i</c> can be had without the ones before it.</summary>
/// <remarks>
/// <para>
/// The stream is a value: copying it, sharing it between threads or reading it in any order gives the same
/// numbers. Nothing advances; a caller that wants fresh numbers asks for other counters or derives a stream.
/// Streams are keyed by meaning, <c>seed.Derive("augment").Derive(epoch).Derive(sampleId)</c>, never by a
/// position in a batch, so that results do not depend on batching, order or number of threads.
/// </para>
/// <para>
/// The generator is Philox4x32-10 (Salmon et al. 2011). The word at counter <c>i</c> is lane <c>i mod 4</c> of the
/// block whose 128-bit counter is (<c>i div 4</c>, stream), under the stream's 64-bit key.
/// A stream made from a seed has the seed as its key and stream number 0.
/// </para>
/// </remarks>
public readonly struct RandomStream : IEquatable<RandomStream>
{
    private const ulong PurposeDomain = 0xA5C3_96E1_5B2D_7F48;
    private const ulong IndexDomain = 0x3C6E_F372_FE94_F82B;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly ulong _key;
    private readonly ulong _stream;

    /// <summary>The root stream of a seed.</summary>
    public RandomStream(ulong seed) : this(seed, 0)
    {
    }

    private RandomStream(ulong key, ulong stream) => (_key, _stream) = (key, stream);

    /// <summary>The sub-stream of a purpose, such as <c>"augment"</c>.</summary>
    /// <remarks>The name is hashed with 64-bit FNV-1a over its UTF-16 code units, so the stream is the same in every process.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="purpose"/> is null.</exception>
    public RandomStream Derive(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong hash = FnvOffset;
        foreach (char unit in purpose)
        {
            hash = (hash ^ (byte)unit) * FnvPrime;
            hash = (hash ^ (byte)(unit >> 8)) * FnvPrime;
        }

        return Child(PurposeDomain, hash);
    }

    /// <summary>The sub-stream of a number, such as an epoch or a sample id.</summary>
    public RandomStream Derive(long index) => Child(IndexDomain, (ulong)index);

    /// <summary>The 32 random bits at a counter.</summary>
    public uint Bits(long counter) => BlockOf((ulong)counter >> 2)[(int)(counter & 3)];

    /// <summary>A number in [0, 1): the upper 24 bits at the counter times 2^-24, exact in a float.</summary>
    public float Uniform(long counter) => ToUniform(Bits(counter));

    /// <summary>A number of the standard normal distribution.</summary>
    /// <remarks>
    /// Box-Muller in double precision on the words at counters <c>2k</c> and <c>2k + 1</c>, with <c>k = counter div 2</c>:
    /// <c>r = sqrt(-2 ln((w0 + 1) / 2^32))</c>, <c>t = 2 pi w1 / 2^32</c>; even counters give <c>r cos t</c>, odd ones <c>r sin t</c>.
    /// </remarks>
    public float Normal(long counter)
    {
        PhiloxBlock block = BlockOf((ulong)counter >> 2);
        (float even, float odd) = (counter & 2) == 0
            ? BoxMuller(block.Word0, block.Word1)
            : BoxMuller(block.Word2, block.Word3);
        return (counter & 1) == 0 ? even : odd;
    }

    /// <summary>An integer in [0, <paramref name="bound"/>): the word at the counter times the bound, divided by 2^32.</summary>
    /// <remarks>No value is favoured by more than <c>bound / 2^32</c> of its probability.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int Below(long counter, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((ulong)Bits(counter) * (uint)bound) >> 32);
    }

    /// <summary>Fills with <c>low + (high - low) * Uniform(first + i)</c>.</summary>
    /// <param name="values">The destination.</param>
    /// <param name="low">The lower end, included.</param>
    /// <param name="high">The upper end; rounding may reach it when the range is wide.</param>
    /// <param name="first">The counter of the first element, so that chunks of one array can be filled apart.</param>
    public void FillUniform(Span<float> values, float low, float high, long first = 0)
    {
        float range = high - low;
        for (int i = 0; i < values.Length;)
        {
            PhiloxBlock block = BlockOf((ulong)(first + i) >> 2);
            for (int lane = (int)((first + i) & 3); lane < 4 && i < values.Length; lane++, i++)
                values[i] = low + range * ToUniform(block[lane]);
        }
    }

    /// <summary>Fills with <c>mean + std * Normal(first + i)</c>.</summary>
    /// <param name="values">The destination.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="first">The counter of the first element, so that chunks of one array can be filled apart.</param>
    public void FillNormal(Span<float> values, float mean, float std, long first = 0)
    {
        int i = 0;
        for (; i < values.Length && ((first + i) & 3) != 0; i++)
            values[i] = mean + std * Normal(first + i);
        for (; i + 4 <= values.Length; i += 4)
        {
            PhiloxBlock block = BlockOf((ulong)(first + i) >> 2);
            (float a, float b) = BoxMuller(block.Word0, block.Word1);
            (float c, float d) = BoxMuller(block.Word2, block.Word3);
            values[i] = mean + std * a;
            values[i + 1] = mean + std * b;
            values[i + 2] = mean + std * c;
            values[i + 3] = mean + std * d;
        }

        for (; i < values.Length; i++)
            values[i] = mean + std * Normal(first + i);
    }

    /// <summary>Puts the values into a random order in place (Fisher-Yates from the end; element <c>i</c> swaps with <c>Below(i, i + 1)</c>).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Below(i, i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        Shuffle(order);
        return order;
    }

    /// <summary>Whether two streams give the same numbers by construction.</summary>
    public bool Equals(RandomStream other) => _key == other._key && _stream == other._stream;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_key, _stream);

    /// <summary>Whether two streams give the same numbers by construction.</summary>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Whether two streams differ.</summary>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    // A child's key and stream number are a Philox block under a key of another domain than the parent's own words.
    private RandomStream Child(ulong domain, ulong label)
    {
        PhiloxBlock block = Philox.Block(_key ^ domain, label, _stream);
        return new RandomStream(
            block.Word0 | ((ulong)block.Word1 << 32),
            block.Word2 | ((ulong)block.Word3 << 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhiloxBlock BlockOf(ulong index) => Philox.Block(_key, index, _stream);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ToUniform(uint bits) => (bits >> 8) * (1f / (1 << 24));

    private static (float Cosine, float Sine) BoxMuller(uint first, uint second)
    {
        double radius = Math.Sqrt(-2 * Math.Log((first + 1.0) * (1.0 / 4294967296.0)));
        (double sine, double cosine) = Math.SinCos(second * (2 * Math.PI / 4294967296.0));
        return ((float)(radius * cosine), (float)(radius * sine));
    }
}
