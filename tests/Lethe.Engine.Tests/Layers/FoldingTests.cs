using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Layers;

/// <summary>
/// Batch norms on stored statistics are folded into the convolutions before them, and narrow ones run as chains, a few images at a time; the same graph with
/// a tap runs node by node.
/// </summary>
public sealed class FoldingTests
{
    private const int Classes = 5;
    private static readonly ForwardOptions Frozen = new() { Training = true, FreezeBatchNorm = true };

    public static TheoryData<int, int, int> Sizes => new() { { 1, 8, 12 }, { 11, 12, 12 }, { 37, 16, 16 }, { 9, 16, 33 }, { 9, 3, 7 }, { 8, 40, 45 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Inference_agrees_with_node_by_node(int images, int width, int size)
    {
        LayerGraph graph = Graph(width);
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new() { Recording = false };
        Tensor input = tape.Input(new Shape(images, 3, size, size), Images(images, size));
        float[] apart = graph.Forward(tape, parameters, input, new ForwardOptions { Taps = new TapSet("fc") }).ToArray();
        AssertClose("logits", apart, graph.Forward(tape, parameters, input).ToArray());
        AssertClose("logits of a training pass with frozen norms", apart, graph.Forward(tape, parameters, input, Frozen).ToArray());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_agree_with_node_by_node(int images, int width, int size) => AssertSameGradients(Graph(width), images, size, _ => true, squared: false);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Squared_gradients_agree_with_node_by_node(int images, int width, int size) => AssertSameGradients(Graph(width), images, size, _ => true, squared: true);

    [Theory]
    [InlineData("stem", false)]
    [InlineData("a2", false)]
    [InlineData("a2", true)]
    [InlineData("b1.norm", false)]
    [InlineData("b1.norm", true)]
    [InlineData("b2.norm.bias", true)]
    [InlineData("wide", true)]
    [InlineData("fc", false)]
    public void Only_some_parameters_watched(string prefix, bool squared) =>
        AssertSameGradients(Graph(16), 10, 12, name => name.StartsWith(prefix, StringComparison.Ordinal), squared);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_scale_of_zero_is_not_divided_by(bool squared)
    {
        LayerGraph graph = Graph(16);
        AssertSameGradients(graph, 10, 12, _ => true, squared, parameters => parameters["a2.norm.weight"].MutableSpan()[3] = 0f);
        AssertSameGradients(graph, 10, 12, _ => true, squared, parameters => parameters["stem.norm.weight"].MutableSpan()[0] = 1e-20f);
    }

    [Fact]
    public void Batch_statistics_are_not_folded()
    {
        LayerGraph graph = Graph(16);
        ForwardOptions training = new() { Training = true };
        Dictionary<string, float[]> apart = Gradients(graph, 6, 12, _ => true, squared: false, training with { Taps = new TapSet("fc") });
        foreach ((string name, float[] values) in Gradients(graph, 6, 12, _ => true, squared: false, training))
            AssertClose(name, apart[name], values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bits_do_not_depend_on_the_number_of_threads(bool squared)
    {
        LayerGraph graph = Graph(16);
        Dictionary<string, float[]>[] runs = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using WorkerPool pool = new(threads);
            return Gradients(graph, 37, 16, _ => true, squared, default, null, pool);
        })];
        foreach (string name in runs[0].Keys)
        {
            Assert.Equal(runs[0][name], runs[1][name]);
            Assert.Equal(runs[0][name], runs[2][name]);
        }
    }

    [Fact]
    public void Steps_that_repeat_allocate_nothing_and_give_the_same_bits()
    {
        LayerGraph graph = Graph(16, beside: false);
        ParameterSet parameters = Parameters(graph);
        float[] images = Images(8, 16), first = [], last = new float[Classes * 8];
        int[] labels = Labels(8);
        using WorkerPool pool = new(1);
        using Tape tape = new(pool), inference = new(pool) { Recording = false };
        ParameterSet watched = parameters.Watch(tape);
        Shape shape = new(8, 3, 16, 16);
        long before = 0;
        for (int i = 0; i < 60; i++)
        {
            if (i == 50)
                before = GC.GetAllocatedBytesForCurrentThread();
            tape.Reset();
            watched.WatchAgain(tape, parameters);
            tape.BackwardSquaredPerSample(CrossEntropy.PerSample(tape, graph.Forward(tape, watched, tape.Input(shape, images)), labels));
            inference.Reset();
            graph.Forward(inference, parameters, inference.Input(shape, images)).Span.CopyTo(last);
            if (i == 0)
                first = [.. last];
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, last);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Inputs_that_are_residuals_and_grouped_filters_agree_too(bool squared, bool manyImages)
    {
        LayerGraphBuilder b = new();
        int stem = Normed(b, b.Input, "stem", 3, 16, 3, 1);
        int x = b.BatchNorm(b.Conv2d(stem, "self", 16, 16, 3, 1, 1, bias: false), "self.norm", 16);
        x = b.Activation(b.Sum(x, stem, "self.add"), "self.clip", ActivationKind.Relu6);
        int wide = Normed(b, x, "widen", 16, 48, 1, 1);
        int y = b.Activation(b.BatchNorm(b.Conv2d(wide, "filter", 48, 48, 3, 1, 1, groups: 48, bias: false), "filter.norm", 48), "filter.clip", ActivationKind.Relu6);
        y = b.BatchNorm(b.Conv2d(y, "narrow", 48, 16, 1, 1, 0, bias: false), "narrow.norm", 16);
        x = b.Relu(b.Sum(y, x, "narrow.add"), "narrow.relu");
        x = b.Relu(b.BatchNorm(b.Conv2d(x, "groups", 16, 24, 3, 2, 1, groups: 2), "groups.norm", 24), "groups.relu");
        LayerGraph graph = b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(x, "pool"), "flat"), "fc", 24, Classes));
        AssertSameGradients(graph, manyImages ? 19 : 3, 12, _ => true, squared);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_inside_a_chain_leaves_the_rest_alone(bool squared)
    {
        LayerGraphBuilder b = new();
        int x = Normed(b, b.Input, "one", 3, 16, 3, 1);
        x = Normed(b, x, "two", 16, Classes, 12, 12, padding: 0);
        int output = b.Flatten(x, "fc");
        Normed(b, x, "unread", Classes, 16, 1, 1);
        AssertSameGradients(b.Build(output), 10, 12, name => !name.StartsWith("unread", StringComparison.Ordinal), squared);
    }

    [Fact]
    public void A_member_that_no_gradient_reaches_gets_zeros()
    {
        LayerGraphBuilder b = new();
        int x = Normed(b, b.Input, "one", 3, 16, 3, 1);
        int dead = Normed(b, x, "dead", 16, 16, 3, 1);
        int y = Normed(b, x, "live", 16, 16, 3, 1);
        Normed(b, dead, "deader", 16, 16, 3, 1);
        LayerGraph graph = b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(y, "pool"), "flat"), "fc", 16, Classes));
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape);
        tape.BackwardSquaredPerSample(CrossEntropy.PerSample(tape, graph.Forward(tape, watched, tape.Input(new Shape(10, 3, 12, 12), Images(10, 12))), Labels(10)));
        foreach (string name in parameters.ParameterNames)
            Assert.Equal(name.StartsWith("dead", StringComparison.Ordinal), tape.Gradient(watched[name]).ToArray().All(value => value == 0));
    }

    [Fact]
    public void A_large_shift_beside_a_small_scale_keeps_the_digits()
    {
        LayerGraph graph = Graph(16);
        AssertSameGradients(graph, 10, 12, _ => true, squared: true, parameters =>
        {
            parameters["a1.norm.weight"].MutableSpan()[2] = 0.02f;
            parameters["a1.norm.bias"].MutableSpan()[2] = 500f;
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void Images_of_another_rank_are_refused(int images)
    {
        LayerGraph graph = Graph(16);
        using Tape tape = new();
        Assert.Throws<ShapeMismatchException>(() => graph.Forward(tape, Parameters(graph), tape.Input(new Shape(images, 12), new float[images * 12])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void A_residual_of_another_shape_is_refused_and_the_tape_goes_on(int images)
    {
        LayerGraphBuilder b = new();
        int x = Normed(b, b.Input, "one", 3, 8, 1, 1);
        int y = b.BatchNorm(b.Conv2d(x, "two", 8, 8, 3, 1, 1, bias: false), "two.norm", 8);
        x = b.Relu(b.Sum(y, b.Input, "add"), "relu");
        LayerGraph graph = b.Build(x);
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        using Tape tape = new();
        Assert.Throws<ShapeMismatchException>(() => graph.Forward(tape, parameters, tape.Input(new Shape(images, 3, 6, 6), new float[images * 108])));
        tape.Reset();
        LayerGraph other = Graph(8);
        Assert.Equal(images, other.Forward(tape, Parameters(other), tape.Input(new Shape(images, 3, 12, 12), Images(images, 12))).Shape[0]);
    }

    // Biases, both kinds of clipping and none, strides, a shortcut, a value that is read beside the chain, and a layer too wide for it.
    internal static LayerGraph Graph(int width, bool beside = true)
    {
        LayerGraphBuilder b = new();
        int stem = Normed(b, b.Input, "stem", 3, width, 3, 1, bias: true);
        int x = Normed(b, stem, "a1", width, width, 3, 1);
        x = b.BatchNorm(b.Conv2d(x, "a2", width, width, 3, 1, 1, bias: false), "a2.norm", width);
        int block = b.Relu(b.Sum(x, stem, "a.add"), "a.relu");
        x = b.Activation(b.BatchNorm(b.Conv2d(block, "b1", width, 16, 3, 2, 1, bias: false), "b1.norm", 16), "b1.clip", ActivationKind.Relu6);
        x = b.BatchNorm(b.Conv2d(x, "b2", 16, 16, 3, 1, 1, bias: true), "b2.norm", 16);
        int shortcut = b.BatchNorm(b.Conv2d(block, "b.short", width, 16, 1, 2, 0, bias: false), "b.short.norm", 16);
        x = b.Relu(b.Sum(shortcut, x, "b.add"), "b.relu");
        x = b.BatchNorm(b.Conv2d(x, "open", 16, 24, 3, 1, 1, bias: false), "open.norm", 24);
        x = Normed(b, x, "wide", 24, 72, 3, 1);
        x = b.Flatten(b.GlobalAvgPool(x, "pool"), "flat");
        if (beside)
            x = b.Add("concat", new ConcatLayer(2), x, b.Flatten(b.GlobalAvgPool(block, "beside"), "beside.flat"));
        return b.Build(b.Linear(x, "fc", beside ? 72 + width : 72, Classes));
    }

    private static int Normed(LayerGraphBuilder b, int from, string name, int inputs, int outputs, int kernel, int stride, bool bias = false, int? padding = null)
    {
        int x = b.Conv2d(from, name, inputs, outputs, kernel, stride, padding ?? kernel / 2, bias: bias);
        return b.Relu(b.BatchNorm(x, $"{name}.norm", outputs), $"{name}.relu");
    }

    // Norms far from the identity, scales of both signs.
    internal static ParameterSet Parameters(LayerGraph graph)
    {
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        RandomStream random = new(4);
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames).Where(name => name.Contains("norm", StringComparison.Ordinal)))
            random.Derive(name).FillUniform(parameters[name].MutableSpan(), 0.5f, 1.5f);
        foreach (string name in parameters.ParameterNames.Where(name => name.EndsWith("norm.weight", StringComparison.Ordinal)))
            parameters[name].MutableSpan()[1] *= -1f;
        return parameters;
    }

    internal static float[] Images(int images, int size)
    {
        float[] values = new float[images * 3 * size * size];
        new RandomStream(2).FillNormal(values, 0.3f, 1f);
        return values;
    }

    internal static int[] Labels(int images) => [.. Enumerable.Range(0, images).Select(i => i % Classes)];

    private static void AssertSameGradients(LayerGraph graph, int images, int size, Func<string, bool> trainable, bool squared, Action<ParameterSet>? edit = null)
    {
        Dictionary<string, float[]> apart = Gradients(graph, images, size, trainable, squared, new ForwardOptions { Taps = new TapSet("fc") }, edit);
        Dictionary<string, float[]> together = Gradients(graph, images, size, trainable, squared, default, edit);
        Assert.Equal(apart.Keys, together.Keys);
        foreach ((string name, float[] values) in together)
            AssertClose(name, apart[name], values);
    }

    private static Dictionary<string, float[]> Gradients(
        LayerGraph graph, int images, int size, Func<string, bool> trainable, bool squared, ForwardOptions options, Action<ParameterSet>? edit = null, WorkerPool? pool = null)
    {
        ParameterSet parameters = Parameters(graph);
        edit?.Invoke(parameters);
        using Tape tape = new(pool);
        ParameterSet watched = parameters.Watch(tape, trainable);
        Shape shape = new(images, 3, size, size);
        Tensor input = squared ? tape.Input(shape, Images(images, size)) : tape.Watch(Tensor.From(shape, Images(images, size)));
        Tensor losses = CrossEntropy.PerSample(tape, graph.Forward(tape, watched, input, options), Labels(images));
        if (squared)
            tape.BackwardSquaredPerSample(losses);
        else
            tape.Backward(tape.Sum(losses));
        Dictionary<string, float[]> gradients = parameters.ParameterNames.Where(trainable).ToDictionary(name => name, name => tape.Gradient(watched[name]).ToArray());
        if (!squared)
            gradients["input"] = tape.Gradient(input).ToArray();
        return gradients;
    }

    private static void AssertClose(string name, float[] expected, float[] actual)
    {
        float scale = expected.Max(MathF.Abs);
        Assert.True(scale > 0, $"{name} is zero");
        for (int i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= 2e-4f * scale, $"{name}[{i}]: {actual[i]} instead of {expected[i]}, the largest {scale}");
    }
}
