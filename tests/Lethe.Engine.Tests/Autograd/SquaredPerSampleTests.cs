using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Engine.Tests.Layers;

namespace Lethe.Engine.Tests.Autograd;

/// <summary>The one-pass Fisher diagonal against squared gradients taken one sample at a time.</summary>
public sealed class SquaredPerSampleTests
{
    private const int Samples = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_equals_the_sum_of_squares_taken_one_sample_at_a_time(bool transformer)
    {
        LayerGraph graph = transformer ? TokenGraph.Build() : EveryLayer();
        ParameterSet parameters = Trained(graph);
        float[] images = GradientCheck.Random(new Shape(Samples, 3, 8, 8), -1f, 1f, new RandomStream(3)).ToArray();
        int[] labels = [0, 1, 2, 3, 1, 0];
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape);
        Tensor x = tape.Input(new Shape(Samples, 3, 8, 8), images);
        tape.BackwardSquaredPerSample(CrossEntropy.PerSample(tape, graph.Forward(tape, watched, x), labels));
        Dictionary<string, double[]> expected = OneAtATime(graph, parameters, images, labels);
        foreach (string name in parameters.ParameterNames)
            AssertClose(name, expected[name], tape.Gradient(watched[name]).ToArray());
    }

    [Fact]
    public void Batch_statistics_are_refused_because_they_mix_samples()
    {
        LayerGraph graph = EveryLayer();
        using Tape tape = new();
        ParameterSet watched = Trained(graph).Watch(tape);
        Tensor logits = graph.Forward(tape, watched, tape.Input(new Shape(2, 3, 8, 8), new float[384]), new ForwardOptions { Training = true });
        Assert.Throws<NotSupportedException>(() => tape.BackwardSquaredPerSample(CrossEntropy.PerSample(tape, logits, [0, 1])));
    }

    [Fact]
    public void A_parameter_used_twice_is_refused()
    {
        using Tape tape = new();
        Tensor w = tape.Watch(Tensor.From(new Shape(2, 2), [1f, 2f, 3f, 4f]));
        Tensor y = tape.Linear(tape.Linear(tape.Input(new Shape(2, 2), [1f, 1f, 1f, 1f]), w), w);
        Assert.Throws<NotSupportedException>(() => tape.BackwardSquaredPerSample(tape.SumLast(y)));
    }

    [Fact]
    public void A_parameter_in_an_operation_without_a_per_sample_form_is_refused()
    {
        using Tape tape = new();
        Tensor w = tape.Watch(Tensor.From(new Shape(2, 2), [1f, 2f, 3f, 4f]));
        Tensor loss = tape.SumLast(tape.Square(w));
        Assert.Throws<NotSupportedException>(() => tape.BackwardSquaredPerSample(loss));
    }

    private static LayerGraph EveryLayer()
    {
        LayerGraphBuilder b = new();
        int x = b.Conv2d(b.Input, "conv", 3, 6, 3, 1, 1);
        x = b.Relu(b.BatchNorm(x, "bn", 6), "relu");
        int narrow = b.Conv2d(x, "narrow", 6, 6, 3, 1, 1, groups: 6, bias: false);
        x = b.Relu(b.Sum(b.BatchNorm(narrow, "bn2", 6), x, "sum"), "relu2");
        x = b.Conv2d(x, "grouped", 6, 8, 3, 2, 1, groups: 2);
        x = b.Add("prelu", new PReluLayer(8), x);
        x = b.MaxPool(x, "pool", 2, 2);
        x = b.Conv2d(x, "point", 8, 5, 1, 1, 0);
        int average = b.Add("average", new AvgPoolLayer(1, 1), x);
        x = b.Add("concat", new ConcatLayer(2), x, b.Add("gated", new MultiplyLayer(), average, b.Activation(x, "sigmoid", ActivationKind.Sigmoid)));
        x = b.Conv2d(x, "merge", 10, 5, 1, 1, 0);
        x = b.Dropout(b.Add("adaptive", new AdaptiveAvgPoolLayer(2), x), "dropout", 0.5f);
        x = b.Flatten(x, "flatten");
        x = b.Activation(b.Linear(x, "fc1", 20, 7), "silu", ActivationKind.Silu);
        x = b.Add("norm", new LayerNormLayer(7), x);
        return b.Build(b.Linear(x, "fc2", 7, 4));
    }

    private static ParameterSet Trained(LayerGraph graph)
    {
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(9));
        foreach (string name in parameters.BufferNames)
            new RandomStream(4).Derive(name).FillUniform(parameters[name].MutableSpan(), 0.5f, 1.5f);
        return parameters;
    }

    private static Dictionary<string, double[]> OneAtATime(LayerGraph graph, ParameterSet parameters, float[] images, int[] labels)
    {
        Dictionary<string, double[]> sums = parameters.ParameterNames.ToDictionary(name => name, name => new double[parameters[name].Count]);
        for (int n = 0; n < labels.Length; n++)
        {
            using Tape tape = new();
            ParameterSet watched = parameters.Watch(tape);
            Tensor x = tape.Input(new Shape(1, 3, 8, 8), images.AsSpan(n * 192, 192));
            tape.Backward(CrossEntropy.Mean(tape, graph.Forward(tape, watched, x), [labels[n]]));
            foreach (string name in parameters.ParameterNames)
            {
                float[] gradient = tape.Gradient(watched[name]).ToArray();
                for (int i = 0; i < gradient.Length; i++)
                    sums[name][i] += (double)gradient[i] * gradient[i];
            }
        }

        return sums;
    }

    /// <summary>Relative to each entry, as small ones are compared too; the floor is the rounding of a gradient that is a sum of larger ones.</summary>
    private static void AssertClose(string name, double[] expected, float[] actual)
    {
        double scale = expected.Max();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= (1e-4 * expected[i]) + (1e-7 * scale), $"{name}[{i}]: {actual[i]} instead of {expected[i]}");
    }
}
