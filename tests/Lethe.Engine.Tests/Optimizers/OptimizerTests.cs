using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Optimizers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Optimizers;

public sealed class OptimizerTests
{
    private const int Size = 19;
    private const string Weight = "fc.weight";
    private static readonly AdamSettings Fast = new(0.8f, 0.99f, 1e-8f, 0f);

    private static readonly Dictionary<string, Func<ParameterSet, Optimizer>> Cases = new()
    {
        ["sgd"] = p => new Sgd(p),
        ["sgd_decay"] = p => new Sgd(p, weightDecay: 0.01f),
        ["sgd_momentum"] = p => new Sgd(p, 0.9f, 0.01f),
        ["sgd_nesterov"] = p => new Sgd(p, 0.9f, 0.01f, nesterov: true),
        ["adam"] = p => new Adam(p),
        ["adam_decay"] = p => new Adam(p, Fast with { WeightDecay = 0.01f }),
        ["adamw"] = p => new AdamW(p),
        ["adamw_decay"] = p => new AdamW(p, Fast with { WeightDecay = 0.3f }),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Five_steps_end_where_PyTorch_ends(string name)
    {
        ParameterSet parameters = Linear(Size, i => MathF.Sin((0.7f * i) + 0.1f));
        using Tape tape = new();
        Take(tape, Cases[name](parameters), parameters, 0, 5);
        float[] expected = GoldenOptimizers.Parameter(name), got = parameters[Weight].ToArray();
        for (int i = 0; i < Size; i++)
            Assert.Equal(expected[i], got[i], 2e-6f * (1 + MathF.Abs(expected[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_that_is_taken_over_goes_on_to_the_bit(string name)
    {
        ParameterSet whole = Linear(Size, i => i), halves = Linear(Size, i => i);
        using Tape tape = new();
        Take(tape, Cases[name](whole), whole, 0, 4);
        Optimizer first = Cases[name](halves);
        Take(tape, first, halves, 0, 2);
        Dictionary<string, float[]> state = first.ExportState().ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        Optimizer second = Cases[name](halves);
        second.ImportState(first.Steps, key => state[key]);
        Take(tape, second, halves, 2, 2);
        Assert.Equal(whole[Weight].ToArray(), halves[Weight].ToArray());
    }

    [Fact]
    public void A_parameter_that_is_not_trainable_does_not_move_by_a_bit()
    {
        LayerGraphBuilder builder = new();
        LayerGraph graph = builder.Build(builder.Linear(builder.Input, "fc", 3, 2));
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        float[] bias = parameters["fc.bias"].ToArray(), weight = parameters[Weight].ToArray();
        Func<string, bool> trainable = name => name == Weight;
        Adam adam = new(parameters, AdamSettings.Default with { WeightDecay = 0.1f }, trainable);
        using Tape tape = new();
        ParameterSet watched = parameters.Watch(tape, trainable);
        tape.Backward(tape.Sum(graph.Forward(tape, watched, tape.Input(new Shape(1, 3), [1f, 2f, 3f]))));
        adam.Step(tape, watched, 0.1f);
        Assert.Equal(bias, parameters["fc.bias"].ToArray());
        Assert.NotEqual(weight, parameters[Weight].ToArray());
    }

    [Fact]
    public void A_large_parameter_gets_the_same_bits_on_one_and_on_two_threads()
    {
        float[][] results = [.. new[] { 1, 2 }.Select(threads =>
        {
            const int Large = 100_003;
            ParameterSet parameters = Linear(Large, i => MathF.Sin(i));
            using WorkerPool pool = new(threads);
            using Tape tape = new(pool);
            Take(tape, new AdamW(parameters), parameters, 0, 3);
            return parameters[Weight].ToArray();
        })];
        Assert.Equal(results[0], results[1]);
    }

    private static ParameterSet Linear(int size, Func<int, float> start)
    {
        LayerGraphBuilder builder = new();
        ParameterSet parameters = ParameterSet.Allocate(builder.Build(builder.Linear(builder.Input, "fc", size, 1, bias: false)));
        Span<float> values = parameters[Weight].MutableSpan();
        for (int i = 0; i < size; i++)
            values[i] = start(i);
        return parameters;
    }

    // The gradient of step t is cos(0.3 i + 1.1 t): that of the sum of weights times such numbers.
    private static void Take(Tape tape, Optimizer optimizer, ParameterSet parameters, int from, int steps)
    {
        int size = parameters[Weight].Count;
        for (int t = from; t < from + steps; t++)
        {
            tape.Reset();
            ParameterSet watched = parameters.Watch(tape);
            float[] slope = [.. Enumerable.Range(0, size).Select(i => (float)Math.Cos((0.3 * i) + (1.1 * t)))];
            tape.Backward(tape.Sum(tape.Multiply(watched[Weight], tape.Input(new Shape(1, size), slope))));
            optimizer.Step(tape, watched, 0.1f);
        }
    }
}
