namespace Lethe.Engine.Layers;

/// <summary>Where one node's parameters and buffers start in the graph's lists.</summary>
/// <param name="Node">The node's position in the graph.</param>
/// <param name="FirstParameter">Position of its first parameter in the graph's list.</param>
/// <param name="FirstBuffer">Position of its first buffer in the graph's list.</param>
internal readonly record struct NodePlan(int Node, int FirstParameter, int FirstBuffer);
