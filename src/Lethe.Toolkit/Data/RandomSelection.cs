using Lethe.Engine.Randomness;

namespace Lethe.Data;

/// <summary><c>random:500@7</c> or <c>random:10%ofclass:6</c>: images drawn from the train part.</summary>
/// <remarks>
/// Each sample id gets 64 random bits of the request's seed and the smallest win: a draw depends on no order, and a
/// larger draw with the same seed holds the smaller ones.
/// </remarks>
internal sealed record RandomSelection(int Count, decimal Share, ClassSelector? Of, ulong Seed) : RequestSelection
{
    public override ResolvedForgetRequest Resolve(ForgetRequest request, Dataset data)
    {
        int[] pool = Of is null ? data.Train.Ids.ToArray() : [.. Of.IdsIn(data.Train, Of.Resolve(request.Text, data))];
        int count = Share > 0 ? (int)decimal.Round(pool.Length * Share, MidpointRounding.AwayFromZero) : Count;
        if (count > pool.Length)
            throw new UsageException($"forget request '{request}' asks for {count} images, expected at most the {pool.Length} there are in the train part");
        RandomStream stream = new RandomStream(Seed).Derive("forget-request");
        Array.Sort(Array.ConvertAll(pool, id => ((ulong)stream.Bits(2L * id) << 32) | stream.Bits(2L * id + 1)), pool);
        return new ResolvedForgetRequest(request, ForgetScope.Samples, pool.Take(count), []);
    }
}
