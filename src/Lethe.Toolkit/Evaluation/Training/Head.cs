using System.Collections.Immutable;
using Lethe.Engine.Layers;
using Lethe.Models;

namespace Lethe.Evaluation.Training;

/// <summary>The last linear layer, whose rows an attacker would repair first.</summary>
internal static class Head
{
    /// <summary>
    /// Gives each of some classes the mean weights and the mean bias of the other ones. A logit that was switched off is then as any other's, and
    /// an attack need not climb back from a large negative bias. A network that does not end in a linear layer stays as it is.
    /// </summary>
    public static void Level(Model model, ImmutableArray<int> classes)
    {
        int node = model.Graph.Output;
        while (model.Graph.Nodes[node] is { Layer: not LinearLayer, Inputs: [int only] })
            node = only;
        if (model.Graph.Nodes[node].Layer is not LinearLayer) return;
        string layer = model.Graph.Nodes[node].Name;
        Level(model, $"{layer}.weight", classes);
        if (model.Parameters.Contains($"{layer}.bias"))
            Level(model, $"{layer}.bias", classes);
    }

    private static void Level(Model model, string name, ImmutableArray<int> classes)
    {
        Level(model.Parameters[name].MutableSpan(), model.Classes, classes);
    }

    private static void Level(Span<float> rows, int count, ImmutableArray<int> classes)
    {
        int width = rows.Length / count, others = count - classes.Length;
        for (int column = 0; column < width; column++)
        {
            double sum = 0;
            for (int k = 0; k < count; k++)
                sum += classes.Contains(k) ? 0 : rows[k * width + column];
            foreach (int k in classes)
                rows[k * width + column] = (float)(sum / others);
        }
    }
}
