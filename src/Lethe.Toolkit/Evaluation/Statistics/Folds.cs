using Lethe.Engine.Randomness;

namespace Lethe.Evaluation.Statistics;

/// <summary>Random choices among images that are keyed by their ids, and so do not depend on their order.</summary>
internal static class Folds
{
    /// <summary>The indices of images in a random order.</summary>
    public static int[] Shuffled(ReadOnlySpan<int> ids, RandomStream stream)
    {
        int[] order = new int[ids.Length];
        (uint Key, int Id)[] keys = new (uint, int)[ids.Length];
        for (int i = 0; i < order.Length; i++)
            (order[i], keys[i]) = (i, (stream.Derive(ids[i]).Bits(0), ids[i]));
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Deals images to folds of equal size, give or take one.</summary>
    /// <returns>The fold of each image, from 0.</returns>
    public static int[] Deal(ReadOnlySpan<int> ids, int folds, RandomStream stream)
    {
        int[] fold = new int[ids.Length], order = Shuffled(ids, stream);
        for (int rank = 0; rank < order.Length; rank++)
            fold[order[rank]] = rank % folds;
        return fold;
    }
}
