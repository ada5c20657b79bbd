using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Layers;

/// <summary>A network on [N, 3, 8, 8] with tokens, attention and the layers that spell networks out.</summary>
internal static class TokenGraph
{
    internal static LayerGraph Build()
    {
        LayerGraphBuilder b = new();
        int x = b.Add("tokens", new ReshapeLayer(new Shape(6, 4)), b.Conv2d(b.Input, "patches", 3, 6, 4, 4, 0));
        x = b.Add("turned", new TransposeLayer([0, 2, 1]), x);
        x = b.Add("joined", new ConcatLayer(2), b.Add("token", new ParameterLayer(new Shape(1, 1, 6), new Shape(1, 6)) { Initializer = Initializer.Normal(1f) }, x), x);
        x = b.Sum(x, b.Add("positions", new ParameterLayer(new Shape(5, 6), new Shape(5, 6)) { Initializer = Initializer.Normal(1f) }, x), "placed");
        x = b.Sum(b.Add("attention", new AttentionLayer(6, 2), b.Add("norm", new LayerNormLayer(6), x)), x, "sum");
        int scale = b.Add("scale", new ParameterLayer(new Shape(6), new Shape(1, 6)) { Initializer = Initializer.Normal(1f) }, x);
        x = b.Add("scaled", new ArithmeticLayer(ArithmeticKind.Multiply), x, scale);
        x = b.Add("mixed", new MatMulLayer(), b.Add("weights", new SoftmaxLayer(), b.Linear(x, "gates", 6, 5)), x);
        x = b.Add("rrelu", new RReluLayer(), x);
        x = b.Add("mean", new ReduceLayer([1], Mean: true), b.Add("some", new PickLayer(1, [4, 0, 0]), x));
        return b.Build(b.Linear(b.Flatten(x, "flatten"), "fc", 6, 4));
    }
}
