using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Engine.Tests.Layers;

/// <summary>Inverted bottlenecks run in parts that share passes over memory; the same graph with a tap runs node by node.</summary>
public sealed class BottleneckTests
{
    private static readonly FloatComparer Close = new(2e-4f);

    [Theory]
    [InlineData(3, 8, 20, 1, 9)]
    [InlineData(13, 16, 40, 2, 4)]
    [InlineData(2, 24, 144, 1, 20)]
    [InlineData(5, 4, 24, 2, 7)]
    [InlineData(3, 16, 192, 2, 16)]
    public void Inference_in_one_go_agrees_with_node_by_node(int images, int channels, int inner, int stride, int size)
    {
        LayerGraph graph = Graph(channels, inner, stride);
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new() { Recording = false };
        Tensor input = Images(tape, images, channels, size);
        float[] apart = graph.Forward(tape, parameters, input, new ForwardOptions { Taps = new TapSet("fc") }).ToArray();
        Assert.Equal(apart, graph.Forward(tape, parameters, input).ToArray(), Close);
    }

    [Theory]
    [InlineData(3, 8, 20, 1, 9)]
    [InlineData(13, 16, 40, 2, 4)]
    [InlineData(2, 24, 144, 1, 20)]
    [InlineData(5, 4, 24, 2, 7)]
    [InlineData(18, 16, 32, 2, 16)]
    [InlineData(70, 16, 48, 2, 8)]
    [InlineData(20, 24, 48, 2, 4)]
    [InlineData(2, 8, 32, 2, 40)]
    public void Training_agrees_with_node_by_node(int images, int channels, int inner, int stride, int size)
    {
        LayerGraph graph = Graph(channels, inner, stride);
        (float[][] Values, ParameterSet Parameters) together = Train(graph, images, channels, size, new ForwardOptions { Training = true });
        (float[][] Values, ParameterSet Parameters) apart = Train(graph, images, channels, size, new ForwardOptions { Training = true, Taps = new TapSet("fc") });
        for (int i = 0; i < apart.Values.Length; i++)
            Assert.Equal(apart.Values[i], together.Values[i], Close);
        foreach (string name in apart.Parameters.BufferNames)
            Assert.Equal(apart.Parameters[name].ToArray(), together.Parameters[name].ToArray(), Close);
    }

    [Theory]
    [InlineData(3, 16, 9)]
    [InlineData(26, 16, 4)]
    [InlineData(3, 24, 9)]
    [InlineData(2, 32, 40)]
    public void Training_filters_and_products_in_turn_agrees_with_node_by_node(int images, int channels, int size)
    {
        // Depthwise and 1×1 layers in turn, both sides in planes; the last norm is followed by no clipping.
        LayerGraphBuilder b = new();
        int x = b.Input, width = channels;
        for (int i = 0; i < 3; i++)
        {
            x = b.BatchNorm(b.Conv2d(x, $"filter{i}", width, width, 3, i + 1, 1, groups: width, bias: false), $"norm{i}.filter", width);
            if (i < 2)
            {
                x = b.Conv2d(b.Activation(x, $"clip{i}", ActivationKind.Relu), $"mix{i}", width, width + 16, 1, 1, 0, bias: false);
                width += 16;
                x = b.Activation(b.BatchNorm(x, $"norm{i}.mix", width), $"mixed{i}", ActivationKind.Relu6);
            }
        }

        LayerGraph graph = b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(x, "pool"), "flatten"), "fc", width, 5));
        float[][] together = Train(graph, images, channels, size, new ForwardOptions { Training = true }).Values;
        float[][] apart = Train(graph, images, channels, size, new ForwardOptions { Training = true, Taps = new TapSet("fc") }).Values;
        for (int i = 0; i < apart.Length; i++)
            Assert.Equal(apart[i], together[i], Close);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Batch_statistics_of_no_or_one_value_are_refused(int images)
    {
        LayerGraph graph = Graph(16, 32, 1);
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape);
        Assert.Throws<ArgumentException>(() => graph.Forward(tape, watched, tape.Input(new Shape(images, 16, 1, 1), new float[images * 16]), new ForwardOptions { Training = true }));
    }

    [Fact]
    public void Channels_that_do_not_fit_are_refused_in_training_too()
    {
        LayerGraphBuilder b = new();
        int x = b.Activation(b.BatchNorm(b.Conv2d(b.Input, "a", 16, 20, 1, 1, 0, bias: false), "norm", 20), "clip", ActivationKind.Relu);
        LayerGraph graph = b.Build(b.BatchNorm(b.Conv2d(x, "b", 32, 8, 1, 1, 0, bias: false), "norm2", 8));
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape);
        Assert.Throws<ShapeMismatchException>(() => graph.Forward(tape, watched, Images(tape, 1, 16, 32), new ForwardOptions { Training = true }));
    }

    [Fact]
    public void A_clip_with_a_second_reader_trains_as_node_by_node()
    {
        LayerGraphBuilder b = new();
        int x = b.Activation(b.BatchNorm(b.Conv2d(b.Input, "a", 16, 32, 1, 1, 0, bias: false), "norm", 32), "clip", ActivationKind.Relu6);
        int y = b.Sum(b.BatchNorm(b.Conv2d(x, "b", 32, 32, 3, 1, 1, groups: 32, bias: false), "norm2", 32), x, "sum");
        LayerGraph graph = b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(y, "pool"), "flatten"), "fc", 32, 5));
        float[][] together = Train(graph, 5, 16, 9, new ForwardOptions { Training = true }).Values;
        float[][] apart = Train(graph, 5, 16, 9, new ForwardOptions { Training = true, Taps = new TapSet("fc") }).Values;
        for (int i = 0; i < apart.Length; i++)
            Assert.Equal(apart[i], together[i], Close);
    }

    [Fact]
    public void Two_blocks_whose_outputs_are_added_are_both_run()
    {
        LayerGraphBuilder b = new();
        int x = b.Sum(Block(b, b.Input, "a", 8, 24, 1), Block(b, b.Input, "b", 8, 24, 1), "add");
        LayerGraph graph = b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(x, "pool"), "flatten"), "fc", 8, 5));
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new() { Recording = false };
        Tensor input = Images(tape, 3, 8, 9);
        float[] apart = graph.Forward(tape, parameters, input, new ForwardOptions { Taps = new TapSet("fc") }).ToArray();
        Assert.Equal(apart, graph.Forward(tape, parameters, input).ToArray(), Close);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        LayerGraph graph = Graph(16, 48, 2);
        float[][][] runs = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using WorkerPool pool = new(threads);
            return Train(graph, 18, 16, 10, new ForwardOptions { Training = true }, pool).Values;
        })];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    private static LayerGraph Graph(int channels, int inner, int stride)
    {
        LayerGraphBuilder b = new();
        int x = Block(b, b.Input, "a", channels, inner, 1);
        x = b.Sum(x, b.Input, "a.add");
        x = Block(b, x, "b", channels, inner, stride);
        x = b.Activation(b.BatchNorm(b.Conv2d(x, "c", channels, 32, 1, 1, 0, bias: false), "c.norm", 32), "c.clip", ActivationKind.Relu6);
        return b.Build(b.Linear(b.Flatten(b.GlobalAvgPool(x, "pool"), "flatten"), "fc", 32, 5));
    }

    private static int Block(LayerGraphBuilder b, int from, string name, int channels, int inner, int stride)
    {
        int x = b.Conv2d(from, $"{name}.widen", channels, inner, 1, 1, 0, bias: false);
        x = b.Activation(b.BatchNorm(x, $"{name}.norm1", inner), $"{name}.clip1", ActivationKind.Relu6);
        x = b.Conv2d(x, $"{name}.filter", inner, inner, 3, stride, 1, groups: inner, bias: false);
        x = b.Activation(b.BatchNorm(x, $"{name}.norm2", inner), $"{name}.clip2", ActivationKind.Relu6);
        return b.BatchNorm(b.Conv2d(x, $"{name}.narrow", inner, channels, 1, 1, 0, bias: false), $"{name}.norm3", channels);
    }

    /// <summary>Norms far from the identity, so that both ends of the clipping matter.</summary>
    private static ParameterSet Parameters(LayerGraph graph)
    {
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        RandomStream random = new(4);
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames).Where(name => name.Contains("norm")))
            random.Derive(name).FillUniform(parameters[name].MutableSpan(), 0.5f, 3f);
        return parameters;
    }

    private static Tensor Images(Tape tape, int images, int channels, int size)
    {
        float[] values = new float[images * channels * size * size];
        new RandomStream(2).FillNormal(values, 0.3f, 1f);
        return tape.Input(new Shape(images, channels, size, size), values);
    }

    private static (float[][] Values, ParameterSet Parameters) Train(LayerGraph graph, int images, int channels, int size, ForwardOptions options, WorkerPool? pool = null)
    {
        ParameterSet parameters = Parameters(graph);
        using Tape tape = new(pool);
        ParameterSet watched = parameters.Watch(tape);
        Tensor input = tape.Watch(Tensor.From(new Shape(images, channels, size, size), Images(tape, images, channels, size).Span));
        Tensor logits = graph.Forward(tape, watched, input, options);
        float[] values = logits.ToArray();
        tape.Backward(CrossEntropy.Mean(tape, logits, [.. Enumerable.Range(0, images).Select(i => i % 5)]));
        return ([values, tape.Gradient(input).ToArray(), .. parameters.ParameterNames.Select(name => tape.Gradient(watched[name]).ToArray())], parameters);
    }

    private sealed class FloatComparer(float tolerance) : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => MathF.Abs(x - y) <= tolerance * MathF.Max(1f, MathF.Max(MathF.Abs(x), MathF.Abs(y)));

        public int GetHashCode(float value) => 0;
    }
}
