using Lethe.Engine.Autograd;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Autograd;

/// <summary>Compares a tape's gradients with central differences of the same function, element by element.</summary>
internal static class GradientCheck
{
    private const float Step = 1e-2f;

    internal delegate Tensor Function(Tape tape, Tensor[] inputs);

    /// <summary>Checks every element of every input of y = f(inputs), projected on a fixed random direction.</summary>
    internal static void Run(Function function, Shape[] shapes, float low = -1f, float high = 1f, double tolerance = 2e-2, ulong seed = 1)
    {
        Tensor[] inputs = [.. shapes.Select((shape, i) => Random(shape, low, high, new RandomStream(seed).Derive(i)))];
        using Tape tape = new();
        Tensor[] watched = [.. inputs.Select(tape.Watch)];
        Tensor output = function(tape, watched);
        float[] direction = Random(output.Shape, -1f, 1f, new RandomStream(seed).Derive("direction")).ToArray();
        tape.Backward(output, tape.ToLayout(tape.Input(output.Shape, direction), output.Layout));
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] gradient = tape.Gradient(watched[i]).ToArray();
            Compare(function, inputs, i, gradient, direction, tolerance);
        }
    }

    internal static Tensor Random(Shape shape, float low, float high, RandomStream random)
    {
        Tensor tensor = Tensor.Zeros(shape);
        random.FillUniform(tensor.MutableSpan(), low, high);
        return tensor;
    }

    private static void Compare(Function function, Tensor[] inputs, int which, float[] gradient, float[] direction, double tolerance)
    {
        double scale = Math.Max(1e-3, gradient.Max(Math.Abs));
        for (int element = 0; element < gradient.Length; element++)
        {
            float original = inputs[which].Span[element];
            double up = Project(function, inputs, which, element, original + Step, direction);
            double down = Project(function, inputs, which, element, original - Step, direction);
            inputs[which].MutableSpan()[element] = original;
            double expected = (up - down) / (2 * Step);
            Assert.True(
                Math.Abs(expected - gradient[element]) <= tolerance * Math.Max(scale, Math.Abs(expected)),
                $"input {which}, element {element}: gradient {gradient[element]}, central difference {expected}");
        }
    }

    private static double Project(Function function, Tensor[] inputs, int which, int element, float value, float[] direction)
    {
        inputs[which].MutableSpan()[element] = value;
        using Tape tape = new() { Recording = false };
        float[] output = function(tape, inputs).ToArray();
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
            sum += (double)output[i] * direction[i];
        return sum;
    }
}
