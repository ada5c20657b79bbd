using System.Runtime.Intrinsics;
using System.Text.Json;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Lethe.Engine.Tests.Autograd;

namespace Lethe.Engine.Tests.Golden;

/// <summary>Outputs and gradients against PyTorch's, stored by <c>tests/Golden/ops.py</c>.</summary>
public sealed class GoldenOpTests
{
    private static readonly Dictionary<string, GradientCheck.Function> Operations = new()
    {
        ["add"] = (t, x) => t.Add(x[0], x[1]),
        ["subtract"] = (t, x) => t.Subtract(x[0], x[1]),
        ["multiply"] = (t, x) => t.Multiply(x[0], x[1]),
        ["divide"] = (t, x) => t.Divide(x[0], Plus3(t, x[1])),
        ["scale"] = (t, x) => t.Scale(x[0], -2.5f),
        ["negate"] = (t, x) => t.Negate(x[0]),
        ["exp"] = (t, x) => t.Exp(x[0]),
        ["log"] = (t, x) => t.Log(Plus3(t, x[0])),
        ["sqrt"] = (t, x) => t.Sqrt(Plus3(t, x[0])),
        ["square"] = (t, x) => t.Square(x[0]),
        ["abs"] = (t, x) => t.Abs(x[0]),
        ["relu6"] = (t, x) => t.Relu6(t.Scale(x[0], 9f)),
        ["sum"] = (t, x) => t.Sum(x[0]),
        ["mean"] = (t, x) => t.Mean(x[0]),
        ["sum_last"] = (t, x) => t.SumLast(x[0]),
        ["mean_last"] = (t, x) => t.MeanLast(x[0]),
        ["gather_columns"] = (t, x) => t.GatherColumns(x[0], [2, 0, 1]),
        ["gather_rows"] = (t, x) => t.GatherRows(x[0], [2, 0, 2, 2]),
        ["reshape"] = (t, x) => t.Reshape(x[0], new Shape(6, 4)),
        ["flatten"] = (t, x) => t.Flatten(t.Conv2d(x[0], x[1], default, 1, 0)),
        ["matmul_transposed"] = (t, x) => t.MatMul(x[0], x[1], transposeA: true, transposeB: true),
        ["matmul_batched"] = (t, x) => t.MatMul(x[0], x[1], transposeB: true),
        ["gate_channels"] = (t, x) => t.GateChannels(x[0], x[1]),
        ["batch_norm_residual_relu"] = (t, x) => Norm(t, x, training: true, relu: true, x[3]),
        ["relu"] = (t, x) => t.Relu(x[0]),
        ["leaky_relu"] = (t, x) => t.LeakyRelu(x[0], 0.1f),
        ["sigmoid"] = (t, x) => t.Sigmoid(x[0]),
        ["tanh"] = (t, x) => t.Tanh(x[0]),
        ["silu"] = (t, x) => t.Silu(x[0]),
        ["gelu"] = (t, x) => t.Gelu(x[0]),
        ["prelu"] = (t, x) => t.PRelu(x[0], x[1]),
        ["matmul"] = (t, x) => t.MatMul(x[0], x[1]),
        ["linear"] = (t, x) => t.Linear(x[0], x[1], x[2]),
        ["conv3"] = (t, x) => t.Conv2d(x[0], x[1], x[2], 1, 1),
        ["conv3_stride2"] = (t, x) => t.Conv2d(x[0], x[1], default, 2, 1),
        ["conv1"] = (t, x) => t.Conv2d(x[0], x[1], x[2], 1, 0),
        ["conv7_stride2"] = (t, x) => t.Conv2d(x[0], x[1], default, 2, 3),
        ["conv_groups"] = (t, x) => t.Conv2d(x[0], x[1], default, 1, 1, 2),
        ["conv_depthwise"] = (t, x) => t.Conv2d(x[0], x[1], default, 2, 1, 6),
        ["conv_wide"] = (t, x) => t.Conv2d(x[0], x[1], default, 1, 1),
        ["batch_norm_training"] = (t, x) => Norm(t, x, training: true),
        ["batch_norm_eval"] = (t, x) => Norm(t, x, training: false),
        ["layer_norm"] = (t, x) => t.LayerNorm(x[0], x[1], x[2], 1e-5f),
        ["max_pool"] = (t, x) => t.MaxPool2d(x[0], 3, 2, 1),
        ["avg_pool"] = (t, x) => t.AvgPool2d(x[0], 3, 2, 1),
        ["adaptive_avg_pool"] = (t, x) => t.AdaptiveAvgPool2d(x[0], new Window(3, 2)),
        ["global_avg_pool"] = (t, x) => t.AdaptiveAvgPool2d(x[0], 1),
        ["softmax"] = (t, x) => t.Softmax(x[0]),
        ["log_softmax"] = (t, x) => t.LogSoftmax(x[0]),
        ["cross_entropy"] = (t, x) => CrossEntropy.PerSample(t, x[0], [1, 0, 4, 2]),
        ["kl_divergence"] = (t, x) => KlDivergence.PerSample(t, Targets(t), x[0]),
        ["mean_squared_error"] = (t, x) => MeanSquaredError.Mean(t, x[0], x[1]),
        ["erf"] = (t, x) => t.Erf(x[0]),
        ["clip"] = (t, x) => t.Clip(x[0], -0.5f, 0.6f),
        ["power"] = (t, x) => t.Power(x[0], 3),
        ["affine"] = (t, x) => t.Affine(x[0], 1.7f, -0.3f),
        ["permute"] = (t, x) => t.Permute(x[0], 0, 2, 3, 1),
        ["expand"] = (t, x) => t.Expand(x[0], new Shape(2, 3, 4, 5)),
        ["pick"] = (t, x) => t.Pick(x[0], 1, new[] { 2, 0, 2 }),
        ["slice"] = (t, x) => t.Slice(x[0], 2, 1, 2),
        ["repeat"] = (t, x) => t.Repeat(x[0], 3, new Shape(2, 3)),
        ["hard_swish"] = (t, x) => Through(t, new ActivationLayer(ActivationKind.HardSwish), x),
        ["hard_sigmoid"] = (t, x) => Through(t, new ActivationLayer(ActivationKind.HardSigmoid), x),
        ["rrelu_eval"] = (t, x) => Through(t, new RReluLayer(), x),
        ["reduce_mean"] = (t, x) => Through(t, new ReduceLayer([1, 3], Mean: true), x),
        ["reduce_sum"] = (t, x) => Through(t, new ReduceLayer([2], Mean: false), x),
        ["arithmetic_broadcast"] = (t, x) => Through(t, new ArithmeticLayer(ArithmeticKind.Multiply), x),
        ["matmul_heads"] = (t, x) => Through(t, new MatMulLayer(), x),
        ["attention"] = (t, x) => Through(t, new AttentionLayer(6, 2), x),
        ["concat_last"] = (t, x) => t.Concat(2, x[0], x[1]),
        ["concat"] = (t, x) => t.Concat(x[0], x[1]),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_and_gradients_equal_those_of_PyTorch(string name)
    {
        JsonElement golden = Load().GetProperty(name);
        Shape[] shapes = [.. golden.GetProperty("shapes").EnumerateArray().Select(shape => new Shape([.. shape.EnumerateArray().Select(size => size.GetInt32())]))];
        using Tape tape = new();
        Tensor[] inputs = [.. shapes.Select((shape, k) => tape.Watch(Formula(shape, k)))];
        Tensor output = Operations[name](tape, inputs);
        float[] weights = [.. Enumerable.Range(0, output.Count).Select(i => (float)Math.Sin((0.3 * i) + 0.5))];
        // Without fused multiply-adds Winograd's transforms lose more; what is promised there is 1e-4 of the largest value.
        double tolerance = name == "conv_wide" && !Vector256.IsHardwareAccelerated ? 1e-4 : 2e-5;
        Near($"{name}, output", golden.GetProperty("output"), output.ToArray(), tolerance);
        tape.Backward(output, tape.ToLayout(tape.Input(output.Shape, weights), output.Layout));
        int k = 0;
        foreach (JsonElement gradient in golden.GetProperty("gradients").EnumerateArray())
            Near($"{name}, gradient {k}", gradient, tape.Gradient(inputs[k++]).ToArray(), tolerance);
    }

    [Fact]
    public void Every_stored_case_is_tried() =>
        Assert.Equal(Load().EnumerateObject().Select(property => property.Name).Order(), Operations.Keys.Order());

    private static JsonElement Load()
    {
        using Stream stream = typeof(GoldenOpTests).Assembly.GetManifestResourceStream("ops.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    private static Tensor Formula(Shape shape, int k) =>
        Tensor.From(shape, [.. Enumerable.Range(0, shape.Count).Select(i => (float)Math.Sin((0.7 * i) + (1.3 * k) + 0.1))]);

    private static Tensor Plus3(Tape tape, Tensor x) => tape.Add(x, tape.Input(x.Shape, [.. Enumerable.Repeat(3f, x.Count)]));

    private static Tensor Norm(Tape tape, Tensor[] x, bool training, bool relu = false, Tensor residual = default)
    {
        Tensor mean = Tensor.From(new Shape(3), [0.1f, 0.1f, 0.1f]);
        Tensor variance = Tensor.From(new Shape(3), [0.8f, 0.8f, 0.8f]);
        return tape.BatchNorm(x[0], x[1], x[2], mean, variance, new BatchNormSettings(training, 0.1f, 1e-5f, relu), residual);
    }

    /// <summary>A layer on as many inputs as it takes, with the rest of the tensors as its parameters.</summary>
    private static Tensor Through(Tape tape, Layer layer, Tensor[] x)
    {
        LayerGraph graph = new([new LayerNode("input", new InputLayer(), []), new LayerNode("layer", layer, [.. new int[layer.InputCount]])], 1);
        ParameterSet parameters = ParameterSet.Allocate(graph);
        for (int i = layer.InputCount; i < x.Length; i++)
            parameters[graph.Parameters[i - layer.InputCount].Name] = x[i];
        ForwardOptions options = default;
        return layer.Apply(new LayerCall(tape, x.AsSpan(0, layer.InputCount), parameters, new NodePlan(1, 0, 0), options));
    }

    private static Tensor Targets(Tape tape) =>
        tape.Softmax(tape.Input(new Shape(4, 5), [.. Enumerable.Range(0, 20).Select(i => i * 0.1f)]));

    /// <summary>Large results are stored as every 97th value and their sum, to which each value brings an error of its own.</summary>
    private static void Near(string what, JsonElement stored, float[] actual, double tolerance)
    {
        double[] expected = [.. stored.EnumerateArray().Select(value => value.GetDouble())];
        double[] got = [.. actual.Select(value => (double)value)];
        bool summed = actual.Length > 600;
        double sum = got.Sum();
        if (summed)
            got = [.. got.Where((_, i) => i % 97 == 0)];
        double[] values = summed ? expected[..^1] : expected;
        Assert.Equal(values.Length, got.Length);
        Assert.DoesNotContain(actual, float.IsNaN);
        double scale = 1 + values.Max(Math.Abs), worst = values.Zip(got, (e, g) => Math.Abs(e - g)).Max();
        Assert.True(worst <= tolerance * scale, $"{what}: worst difference {worst:g3} at scale {scale:g3}");
        if (summed)
            Assert.True(Math.Abs(expected[^1] - sum) <= tolerance * scale * Math.Sqrt(actual.Length), $"{what}: sum {sum:g9}, stored {expected[^1]:g9}, at scale {scale:g3}");
    }
}
