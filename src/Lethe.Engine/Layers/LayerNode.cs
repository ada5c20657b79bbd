using System.Collections.Immutable;

namespace Lethe.Engine.Layers;

/// <summary>One node of a graph.</summary>
/// <param name="Name">Its name, unique in the graph, as torchvision names the module: <c>layer1.0.bn1</c>.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Inputs">Positions of the nodes it reads, all before it.</param>
public sealed record LayerNode(string Name, Layer Layer, ImmutableArray<int> Inputs);
