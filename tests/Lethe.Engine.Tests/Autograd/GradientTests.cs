using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Autograd;

/// <summary>Every operation against finite differences.</summary>
public sealed class GradientTests
{
    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["relu"] = new((t, x) => t.Relu(t.Scale(x[0], 3f)), [new(5, 7)]),
        ["relu6"] = new((t, x) => t.Relu6(t.Scale(x[0], 9f)), [new(5, 7)]),
        ["leaky relu"] = new((t, x) => t.LeakyRelu(x[0], 0.1f), [new(3, 4)]) { Low = 0.1f },
        ["leaky relu left of zero"] = new((t, x) => t.LeakyRelu(t.Negate(x[0]), 0.1f), [new(3, 4)]) { Low = 0.1f },
        ["sigmoid"] = new((t, x) => t.Sigmoid(x[0]), [new(3, 5)]),
        ["tanh"] = new((t, x) => t.Tanh(x[0]), [new(3, 5)]),
        ["silu"] = new((t, x) => t.Silu(x[0]), [new(3, 5)]),
        ["gelu"] = new((t, x) => t.Gelu(x[0]), [new(3, 5)]),
        ["exp"] = new((t, x) => t.Exp(x[0]), [new(3, 5)]),
        ["log"] = new((t, x) => t.Log(x[0]), [new(3, 5)]) { Low = 0.5f, High = 2f },
        ["sqrt"] = new((t, x) => t.Sqrt(x[0]), [new(3, 5)]) { Low = 0.5f, High = 2f },
        ["square"] = new((t, x) => t.Square(x[0]), [new(3, 5)]),
        ["abs"] = new((t, x) => t.Abs(x[0]), [new(3, 5)]) { Low = 0.2f },
        ["add"] = new((t, x) => t.Add(x[0], x[1]), [new(2, 6), new(2, 6)]),
        ["subtract"] = new((t, x) => t.Subtract(x[0], x[1]), [new(2, 6), new(2, 6)]),
        ["multiply"] = new((t, x) => t.Multiply(x[0], x[1]), [new(2, 6), new(2, 6)]),
        ["divide"] = new((t, x) => t.Divide(x[0], x[1]), [new(2, 6), new(2, 6)]) { Low = 0.5f, High = 1.5f },
        ["one tensor on both sides"] = new((t, x) => t.Multiply(t.Add(x[0], x[0]), x[0]), [new(3, 3)]),
        ["scale"] = new((t, x) => t.Scale(x[0], -2.5f), [new(4)]),
        ["matmul"] = new((t, x) => t.MatMul(x[0], x[1]), [new(3, 4), new(4, 5)]),
        ["matmul, left transposed"] = new((t, x) => t.MatMul(x[0], x[1], transposeA: true), [new(4, 3), new(4, 5)]),
        ["matmul, right transposed"] = new((t, x) => t.MatMul(x[0], x[1], transposeB: true), [new(3, 4), new(5, 4)]),
        ["matmul, both transposed"] = new((t, x) => t.MatMul(x[0], x[1], true, true), [new(4, 3), new(5, 4)]),
        ["batched matmul"] = new((t, x) => t.MatMul(x[0], x[1], transposeB: true), [new(2, 3, 4), new(2, 5, 4)]),
        ["linear"] = new((t, x) => t.Linear(x[0], x[1], x[2]), [new(3, 4), new(5, 4), new(5)]),
        ["linear over tokens"] = new((t, x) => t.Linear(x[0], x[1], x[2]), [new(2, 3, 4), new(5, 4), new(5)]),
        ["conv 3×3"] = new((t, x) => t.Conv2d(x[0], x[1], x[2], 1, 1), [new(2, 3, 5, 4), new(4, 3, 3, 3), new(4)]),
        ["conv with stride"] = new((t, x) => t.Conv2d(x[0], x[1], default, 2, 1), [new(2, 3, 6, 5), new(4, 3, 3, 3)]),
        ["conv 1×1"] = new((t, x) => t.Conv2d(x[0], x[1], x[2], 1, 0), [new(2, 5, 3, 3), new(4, 5, 1, 1), new(4)]),
        ["conv with groups"] = new((t, x) => t.Conv2d(x[0], x[1], x[2], 1, 1, 2), [new(2, 4, 4, 4), new(6, 2, 3, 3), new(6)]),
        ["conv, depthwise"] = new((t, x) => t.Conv2d(x[0], x[1], default, 2, 1, 4), [new(2, 4, 5, 5), new(4, 1, 3, 3)]),
        ["conv, oblong"] = new((t, x) => t.Conv2d(x[0], x[1], default, new Window(1, 2), new Window(0, 1)), [new(1, 2, 5, 6), new(3, 2, 2, 3)]),
        ["batch norm, training"] = new((t, x) => Norm(t, x, training: true), [new(4, 3, 3, 2), new(3), new(3)]),
        ["batch norm, stored"] = new((t, x) => Norm(t, x, training: false), [new(4, 3, 3, 2), new(3), new(3)]),
        ["batch norm of features"] = new((t, x) => Norm(t, x, training: true), [new(6, 3), new(3), new(3)]),
        ["batch norm, residual"] = new((t, x) => t.BatchNorm(x[0], x[1], x[2], Mean(3), Variance(3), new(true, 0.1f, 1e-5f, false), x[3]), [new(4, 3, 2, 2), new(3), new(3), new(4, 3, 2, 2)]),
        ["layer norm"] = new((t, x) => t.LayerNorm(x[0], x[1], x[2], 1e-5f), [new(2, 3, 5), new(5), new(5)]),
        ["max pool"] = new((t, x) => t.MaxPool2d(x[0], 2, 2, 0), [new(1, 2, 4, 4)]) { Distinct = true },
        ["max pool, overlapping"] = new((t, x) => t.MaxPool2d(x[0], 3, 2, 1), [new(1, 2, 5, 5)]) { Distinct = true },
        ["average pool"] = new((t, x) => t.AvgPool2d(x[0], 2, 2, 0), [new(2, 3, 4, 4)]),
        ["average pool, padded"] = new((t, x) => t.AvgPool2d(x[0], 3, 2, 1), [new(2, 3, 5, 5)]),
        ["global average pool"] = new((t, x) => t.AdaptiveAvgPool2d(x[0], 1), [new(2, 3, 4, 5)]),
        ["adaptive average pool"] = new((t, x) => t.AdaptiveAvgPool2d(x[0], new Window(3, 2)), [new(2, 3, 5, 5)]),
        ["adaptive average pool upwards"] = new((t, x) => t.AdaptiveAvgPool2d(x[0], 3), [new(2, 3, 1, 1)]),
        ["erf"] = new((t, x) => t.Erf(x[0]), [new(3, 5)]),
        ["affine"] = new((t, x) => t.Affine(x[0], 1.7f, -0.3f), [new(3, 5)]),
        ["clip"] = new((t, x) => t.Clip(t.Scale(x[0], 2f), -0.75f, 0.8f), [new(3, 5)]) { Distinct = true },
        ["power"] = new((t, x) => t.Power(x[0], 3), [new(3, 5)]),
        ["permute"] = new((t, x) => t.Permute(x[0], 0, 3, 1, 2), [new(2, 3, 4, 2)]),
        ["permute, batch inside"] = new((t, x) => t.Permute(x[0], 2, 0, 1), [new(2, 3, 4)]),
        ["expand"] = new((t, x) => t.Expand(x[0], new(2, 3, 4, 5)), [new(2, 1, 4, 1)]),
        ["expand the first dimension"] = new((t, x) => t.Expand(x[0], new(3, 4)), [new(1, 4)]),
        ["slice"] = new((t, x) => t.Slice(x[0], 1, 1, 2), [new(2, 4, 3)]),
        ["pick"] = new((t, x) => t.Pick(x[0], 2, new[] { 3, -1, 0, 0, 1 }), [new(2, 2, 4)]),
        ["repeat"] = new((t, x) => t.Repeat(x[0], 3, new(4, 1)), [new(1, 4)]),
        ["concat along the last dimension"] = new((t, x) => t.Concat(2, x[0], x[1], x[0]), [new(2, 3, 2), new(2, 3, 4)]),
        ["many small products"] = new((t, x) => t.MatMul(x[0], x[1]), [new(6, 2, 3), new(6, 3, 2)]),
        ["softmax"] = new((t, x) => t.Softmax(x[0]), [new(3, 5)]),
        ["log-softmax"] = new((t, x) => t.LogSoftmax(x[0]), [new(3, 5)]),
        ["sum"] = new((t, x) => t.Sum(x[0]), [new(3, 5)]),
        ["mean"] = new((t, x) => t.Mean(x[0]), [new(3, 5)]),
        ["sum of the last dimension"] = new((t, x) => t.SumLast(x[0]), [new(2, 3, 5)]),
        ["mean of the last dimension"] = new((t, x) => t.MeanLast(x[0]), [new(3, 5)]),
        ["gather columns"] = new((t, x) => t.GatherColumns(x[0], [2, 0, 1]), [new(3, 4)]),
        ["gather rows, repeated"] = new((t, x) => t.GatherRows(x[0], [2, 0, 2, 2]), [new(3, 4)]),
        ["concat of features"] = new((t, x) => t.Concat(x[0], x[1], x[2]), [new(3, 2), new(3, 4), new(3, 1)]),
        ["concat of images"] = new((t, x) => t.Concat(t.Conv2d(x[0], x[1], default, 1, 0), x[0]), [new(2, 3, 3, 3), new(2, 3, 1, 1)]),
        ["reshape"] = new((t, x) => t.Reshape(x[0], new Shape(4, 3)), [new(2, 6)]),
        ["flatten of a convolution"] = new((t, x) => t.Flatten(t.Conv2d(x[0], x[1], default, 1, 0)), [new(2, 3, 3, 3), new(2, 3, 1, 1)]),
        ["prelu"] = new((t, x) => t.PRelu(t.Scale(x[0], 3f), x[1]), [new(2, 3, 2, 2), new(3)]),
        ["gates on features"] = new((t, x) => t.GateChannels(x[0], x[1]), [new(3, 4), new(3, 4)]),
        ["gates on images"] = new((t, x) => t.GateChannels(x[0], x[1]), [new(3, 4, 2, 2), new(3, 4)]),
        ["dropout"] = new((t, x) => t.Dropout(x[0], 0.4f, new RandomStream(3), [7, 1, 5]), [new(3, 8)]),
        ["cross-entropy"] = new((t, x) => CrossEntropy.PerSample(t, x[0], [1, 0, 4]), [new(3, 5)]),
        ["mean cross-entropy"] = new((t, x) => CrossEntropy.Mean(t, x[0], [1, 0, 4]), [new(3, 5)]),
        ["KL divergence"] = new((t, x) => KlDivergence.PerSample(t, Targets(t), x[0]), [new(2, 3)]),
        ["mean squared error"] = new((t, x) => MeanSquaredError.Mean(t, x[0], x[1]), [new(3, 5), new(3, 5)]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_equals_the_central_difference(string name)
    {
        Case it = Cases[name];
        GradientCheck.Run((tape, inputs) => it.Function(tape, inputs), it.Shapes, it.Low, it.High, it.Distinct ? 5e-2 : 2e-2, it.Distinct ? 11u : 1u);
    }

    private static Tensor Norm(Tape tape, Tensor[] x, bool training)
    {
        int channels = x[1].Count;
        return tape.BatchNorm(x[0], x[1], x[2], Mean(channels), Variance(channels), new BatchNormSettings(training, 0.1f, 1e-5f, Relu: false));
    }

    private static Tensor Mean(int channels) => GradientCheck.Random(new Shape(channels), -0.5f, 0.5f, new RandomStream(5));

    private static Tensor Variance(int channels) => GradientCheck.Random(new Shape(channels), 0.5f, 1.5f, new RandomStream(6));

    private static Tensor Targets(Tape tape) => tape.Input(new Shape(2, 3), [0.2f, 0.5f, 0.3f, 1f, 0f, 0f]);

    private sealed record Case(GradientCheck.Function Function, Shape[] Shapes)
    {
        public float Low { get; init; } = -1f;

        public float High { get; init; } = 1f;

        /// <summary>Whether ties or near-ties would break a central difference; such a case draws from a seed without them.</summary>
        public bool Distinct { get; init; }
    }
}
