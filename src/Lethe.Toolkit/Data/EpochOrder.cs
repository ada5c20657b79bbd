using Lethe.Engine.Randomness;

namespace Lethe.Data;

/// <summary>The order in which an epoch visits a part.</summary>
internal sealed class EpochOrder(DatasetPart part)
{
    private readonly ulong[] _keys = new ulong[part.Count];

    /// <summary>The index in the part of the n-th image of the epoch.</summary>
    public int this[int n] => (int)(uint)_keys[n];

    public void Straight()
    {
        for (int i = 0; i < _keys.Length; i++)
            _keys[i] = (ulong)i;
    }

    /// <summary>Sorts by 32 random bits of each sample id, and by index where these are equal.</summary>
    /// <remarks>The order among some images does not depend on which others are in the part.</remarks>
    public void Shuffle(RandomStream random)
    {
        for (int i = 0; i < _keys.Length; i++)
            _keys[i] = ((ulong)random.Bits(part.Id(i)) << 32) | (uint)i;
        Array.Sort(_keys);
    }
}
