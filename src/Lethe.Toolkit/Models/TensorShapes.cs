using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>The shapes of a file's tensors, asked for by the architectures that may fit them.</summary>
internal sealed class TensorShapes(IReadOnlyDictionary<string, Shape> shapes)
{
    /// <summary>Whether there is a tensor of this name and rank.</summary>
    internal bool Has(string name, int rank) => shapes.TryGetValue(name, out Shape shape) && shape.Rank == rank;

    /// <summary>A size of a tensor that is there.</summary>
    internal int Size(string name, int axis) => shapes[name][axis];

    /// <summary>The sizes along the first axis of <c>prefix1.weight</c>, <c>prefix2.weight</c>, ... as far as there are.</summary>
    internal int[] Widths(string prefix, int rank)
    {
        List<int> widths = [];
        while (Has($"{prefix}{widths.Count + 1}.weight", rank))
            widths.Add(Size($"{prefix}{widths.Count + 1}.weight", 0));
        return [.. widths];
    }
}
