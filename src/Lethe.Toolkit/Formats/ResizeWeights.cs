namespace Lethe.Formats;

/// <summary>What one pixel of a resized line is made of: the weights, which sum to one, of the source pixels from <c>First</c> on.</summary>
internal readonly record struct ResizeWeights(int First, float[] Weights)
{
    /// <summary>The weights of every pixel of a line of <paramref name="target"/> pixels made from <paramref name="source"/> ones.</summary>
    internal static ResizeWeights[] Make(int source, int target)
    {
        var scale = (double)source / target;
        var reach = Math.Max(1, scale);
        var all = new ResizeWeights[target];
        for (var i = 0; i < target; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)Math.Floor(centre - reach + 0.5));
            var end = Math.Min(source, (int)Math.Floor(centre + reach + 0.5));
            var weights = new double[end - first];
            for (var k = 0; k < weights.Length; k++)
                weights[k] = Math.Max(0, 1 - Math.Abs((first + k + 0.5 - centre) / reach));
            var sum = weights.Sum();
            all[i] = new(first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }

        return all;
    }
}
