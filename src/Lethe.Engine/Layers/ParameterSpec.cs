using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>A named parameter or buffer of a graph.</summary>
/// <param name="Name">The full name, as torchvision gives it: <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Shape">Its shape: convolution weights [K, C/groups, R, S], linear weights [out, in].</param>
/// <param name="Initializer">How it gets its first values.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initializer Initializer);
