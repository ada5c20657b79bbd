using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Engine.Tests.Autograd;

namespace Lethe.Engine.Tests.Layers;

public sealed class LayerGraphTests
{
    [Fact]
    public void Parameters_are_named_after_their_node_as_torchvision_does()
    {
        LayerGraph graph = Residual();
        Assert.Equal(["conv1.weight", "bn1.weight", "bn1.bias", "conv2.weight", "bn2.weight", "bn2.bias", "fc.weight", "fc.bias"], graph.Parameters.Select(p => p.Name));
        Assert.Equal(["bn1.running_mean", "bn1.running_var", "bn2.running_mean", "bn2.running_var"], graph.Buffers.Select(b => b.Name));
    }

    [Fact]
    public void Shapes_and_multiply_adds_are_inferred()
    {
        LayerGraph graph = Residual();
        Shape[] shapes = graph.InferShapes(new Shape(2, 3, 8, 8));
        Assert.Equal(new Shape(2, 5), shapes[graph.Output]);
        Assert.Equal((2 * 4 * 64 * 27L) + (2 * 4 * 64 * 36L) + (2 * 4 * 5L), graph.MultiplyAdds(new Shape(2, 3, 8, 8)));
    }

    [Theory]
    [InlineData(false, ActivationKind.Relu)]
    [InlineData(true, ActivationKind.Relu)]
    [InlineData(false, ActivationKind.Relu6)]
    [InlineData(true, ActivationKind.Relu6)]
    public void Nodes_that_run_together_give_what_they_give_apart(bool training, ActivationKind rectifier)
    {
        LayerGraph graph = Residual(rectifier);
        (float[] Logits, float[][] Gradients, float[] Mean) together = Run(graph, new ForwardOptions { Training = training });
        (float[] Logits, float[][] Gradients, float[] Mean) apart = Run(graph, new ForwardOptions { Training = training, Taps = new TapSet("relu1") });
        Assert.Equal(apart.Logits, together.Logits, Close);
        Assert.Equal(apart.Mean, together.Mean, Close);
        for (int i = 0; i < apart.Gradients.Length; i++)
            Assert.Equal(apart.Gradients[i], together.Gradients[i], Close);
    }

    [Fact]
    public void Inference_gives_the_logits_of_a_recorded_pass_and_needs_less_memory()
    {
        LayerGraph graph = Residual();
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        using Tape recorded = new();
        using Tape inference = new() { Recording = false };
        float[] expected = graph.Forward(recorded, parameters.Watch(recorded), Images(recorded)).ToArray();
        Assert.Equal(expected, graph.Forward(inference, parameters, Images(inference)).ToArray());
    }

    [Theory]
    [InlineData("dropout")]
    [InlineData("dropouts")]
    [InlineData("concat")]
    [InlineData("input")]
    public void A_layer_that_passes_its_input_through_keeps_it_for_who_reads_it_later(string kind)
    {
        LayerGraph graph = PassThrough(kind);
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        using Tape recorded = new();
        using Tape inference = new() { Recording = false };
        float[] expected = graph.Forward(recorded, parameters.Watch(recorded), Images(recorded)).ToArray();
        Assert.Equal(expected, graph.Forward(inference, parameters, Images(inference)).ToArray(), Close);
    }

    [Fact]
    public void Taps_show_the_outputs_of_named_nodes()
    {
        LayerGraph graph = Residual();
        TapSet taps = new("pool", "fc");
        using Tape tape = new() { Recording = false };
        Tensor logits = graph.Forward(tape, ParameterSet.Initialize(graph, new RandomStream(1)), Images(tape), new ForwardOptions { Taps = taps });
        Assert.Equal(new Shape(4, 4, 1, 1), taps["pool"].Shape);
        Assert.Equal(logits, taps["fc"]);
    }

    [Fact]
    public void Gates_switch_channels_off_sample_by_sample()
    {
        LayerGraph graph = Residual();
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        TapSet taps = new("relu1");
        using Tape tape = new() { Recording = false };
        float[] gates = [.. Enumerable.Repeat(1f, 16)];
        gates[6] = 0f;
        Dictionary<string, Tensor> gated = new() { ["relu1"] = Tensor.From(new Shape(4, 4), gates) };
        graph.Forward(tape, parameters, Images(tape), new ForwardOptions { Taps = taps, Gates = gated });
        float[] values = taps["relu1"].ToArray();
        Assert.All(values.AsSpan((1 * 256) + (2 * 64), 64).ToArray(), value => Assert.Equal(0f, value));
        Assert.Contains(values.AsSpan(0, 64).ToArray(), value => value != 0f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(bool tokens)
    {
        float[][] runs = [.. new[] { 1, 2, 3 }.Select(threads => TrainedBits(tokens ? TokenGraph.Build() : Residual(), threads))];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_layers_do_not_depend_on_the_place_in_the_batch(bool slopes)
    {
        LayerGraphBuilder b = new();
        LayerGraph graph = b.Build(slopes ? b.Add("rrelu", new RReluLayer(), b.Add("minus", new AffineLayer(-1f, 0f), b.Input)) : b.Dropout(b.Input, "drop", 0.5f));
        ParameterSet none = ParameterSet.Initialize(graph, new RandomStream(1));
        using Tape tape = new();
        ForwardOptions options = new() { Training = true, Random = new RandomStream(2), SampleIds = new[] { 8, 3 } };
        float[] there = graph.Forward(tape, none, tape.Input(new Shape(2, 50), Ones(100)), options).ToArray();
        float[] back = graph.Forward(tape, none, tape.Input(new Shape(2, 50), Ones(100)), options with { SampleIds = new[] { 3, 8 } }).ToArray();
        Assert.Equal(there[..50], back[50..]);
        Assert.NotEqual(there[..50], there[50..]);
    }

    [Fact]
    public void A_graph_with_a_repeated_name_is_refused()
    {
        LayerGraphBuilder b = new();
        int x = b.Relu(b.Input, "a");
        Assert.Throws<ArgumentException>(() => b.Build(b.Relu(x, "a")));
    }

    private static LayerGraph Residual(ActivationKind rectifier = ActivationKind.Relu)
    {
        LayerGraphBuilder b = new();
        int x = b.Activation(b.BatchNorm(b.Conv2d(b.Input, "conv1", 3, 4, 3, 1, 1, bias: false), "bn1", 4), "relu1", rectifier);
        int y = b.BatchNorm(b.Conv2d(x, "conv2", 4, 4, 3, 1, 1, bias: false), "bn2", 4);
        y = b.Activation(b.Sum(y, x, "add"), "relu2", rectifier);
        return b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(y, "pool"), "flatten"), "fc", 4, 5));
    }

    private static LayerGraph PassThrough(string kind)
    {
        LayerGraphBuilder b = new();
        int x = kind == "input" ? b.Input : b.Conv2d(b.Input, "conv1", 3, 3, 3, 1, 1);
        int same = kind == "concat" ? b.Add("concat", new ConcatLayer(1), x) : b.Dropout(x, "drop", 0.5f);
        int last = kind == "dropouts" ? b.Dropout(same, "drop2", 0.5f) : same;
        int y = b.Conv2d(last, "conv2", 3, 3, 3, 1, 1);
        int z = b.Relu(b.Sum(y, x, "add"), "relu");
        return b.Build(b.Sum(z, kind == "dropouts" ? same : x, "add2"));
    }

    private static (float[] Logits, float[][] Gradients, float[] Mean) Run(LayerGraph graph, ForwardOptions options)
    {
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        parameters["bn1.weight"].MutableSpan().Fill(8f);
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape);
        Tensor logits = graph.Forward(tape, watched, Images(tape), options);
        float[] values = logits.ToArray();
        tape.Backward(CrossEntropy.Mean(tape, logits, [0, 1, 2, 3]));
        return (values, [.. parameters.ParameterNames.Select(name => tape.Gradient(watched[name]).ToArray())], parameters["bn2.running_mean"].ToArray());
    }

    private static float[] TrainedBits(LayerGraph graph, int threads)
    {
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        using WorkerPool workers = new(threads);
        using Tape tape = new(workers);
        for (int step = 0; step < 3; step++)
        {
            ParameterSet watched = parameters.Watch(tape);
            Tensor logits = graph.Forward(tape, watched, Images(tape), new ForwardOptions { Training = true, Random = new RandomStream(3), Step = step });
            tape.Backward(CrossEntropy.Mean(tape, logits, [0, 1, 2, 3]));
            foreach (string name in parameters.ParameterNames)
                Descend(parameters[name].MutableSpan(), tape.Gradient(watched[name]).Span);
            tape.Reset();
        }

        return [.. parameters.ParameterNames.Concat(parameters.BufferNames).SelectMany(name => parameters[name].ToArray())];
    }

    private static void Descend(Span<float> values, ReadOnlySpan<float> gradient)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] -= 0.1f * gradient[i];
    }

    private static Tensor Images(Tape tape) => tape.Input(new Shape(4, 3, 8, 8), GradientCheck.Random(new Shape(768), -1f, 1f, new RandomStream(7)).Span);

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static bool Close(float a, float b) => Math.Abs(a - b) <= 2e-5f * (1f + Math.Abs(a));
}
