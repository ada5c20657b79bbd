using Lethe.Data;

namespace Lethe.Unlearning;

/// <summary>
/// How much of a fine class a network would know that never saw it: the share of D_f whose nearest images of D_r, halfway through the network, mostly
/// have its label.
/// </summary>
/// <remarks>
/// A network that never saw rockets still calls many of them vehicles. The last layers of the trained one would tell too well, as they were made to put
/// D_f beside its siblings; halfway through, features are alike for any training. Cosine, 20 neighbours, a vote.
/// </remarks>
internal static class UnseenAccuracy
{
    private const int Neighbours = 20;
    private const int MostForget = 300;
    private const int MostRetain = 20000;

    /// <summary>An estimate from 0 to 1.</summary>
    internal static double Estimate(UnlearningContext context)
    {
        MiddleFeatures features = new(context);
        DatasetPart forget = context.Data.ForgetTrain.Thin(MostForget), retain = context.Data.RetainTrain.Thin(MostRetain);
        float[][] queries = features.Of(forget), known = features.Of(retain);
        int right = Enumerable.Range(0, forget.Count).Count(i => Vote(queries[i], known, retain.Labels, context.Original.Classes) == forget.Label(i));
        return right / (double)forget.Count;
    }

    private static int Vote(float[] query, float[][] known, ReadOnlySpan<int> labels, int classes)
    {
        float[] distances = new float[known.Length];
        int[] order = new int[known.Length];
        for (int i = 0; i < known.Length; i++)
            (distances[i], order[i]) = (-Dot(query, known[i]), i);
        Array.Sort(distances, order);
        int[] votes = new int[classes];
        foreach (int neighbour in order.AsSpan(0, Math.Min(Neighbours, order.Length)))
            votes[labels[neighbour]]++;
        return Array.IndexOf(votes, votes.Max());
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
