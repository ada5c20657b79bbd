using System.Text.Json;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

/// <summary>Logits against those of torchvision's models, stored by <c>tests/Golden/models.py</c>.</summary>
public sealed class GoldenModelTests(ITestOutputHelper output)
{
    private static readonly JsonElement Stored = JsonDocument.Parse(Golden.Bytes("models.json")).RootElement;

    public static TheoryData<string> Specs => [.. Stored.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Logits_agree_with_torchvision(string spec)
    {
        int side = Stored.GetProperty(spec).GetProperty("side").GetInt32();
        float[] expected = [.. Stored.GetProperty(spec).GetProperty("logits").EnumerateArray().Select(logit => logit.GetSingle())];
        LayerGraph graph = ModelRegistry.Build(spec, new ImageShape(3, side, side), 10);
        float[] images = new float[2 * 3 * side * side];
        for (int i = 0; i < images.Length; i++)
            images[i] = (float)Noise(i, 1000);
        using Tape tape = new() { Recording = false };
        float[] logits = graph.Forward(tape, Filled(graph), tape.Input(new Shape(2, 3, side, side), images)).ToArray();

        double scale = 1 + expected.Max(MathF.Abs);
        double worst = expected.Zip(logits, (a, b) => Math.Abs(a - b)).Max() / scale;
        output.WriteLine($"{spec}: worst difference {worst:E1} of 1 + max|logit| = {scale:0.0}");
        Assert.True(worst <= 1e-4, $"worst difference {worst:E1}");
    }

    private static ParameterSet Filled(LayerGraph graph)
    {
        ParameterSet parameters = ParameterSet.Allocate(graph);
        int number = 0;
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames).Order(StringComparer.Ordinal))
        {
            Tensor tensor = parameters[name];
            double spread = Math.Sqrt(6.0 / (tensor.Count / tensor.Shape[0]));
            (double centre, double factor) = tensor.Shape.Rank > 1 ? (0, spread)
                : name.EndsWith("weight", StringComparison.Ordinal) ? (1, 0.2)
                : name.EndsWith("running_var", StringComparison.Ordinal) ? (1, 0.3) : (0, 0.1);
            Span<float> values = tensor.MutableSpan();
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(centre + (factor * Noise(i, number)));
            number++;
        }

        return parameters;
    }

    private static double Noise(int i, int k)
    {
        uint x = unchecked(((uint)i * 2654435761u) + ((uint)k * 2246822519u));
        x ^= x >> 15;
        x = unchecked(x * 2246822519u);
        x ^= x >> 13;
        return (x / 2147483648.0) - 1;
    }
}
