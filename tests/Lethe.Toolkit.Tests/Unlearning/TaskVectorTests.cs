using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>θ ← θ − α mask(τ, ρ), by hand.</summary>
public sealed class TaskVectorTests
{
    private const int Classes = 2, Pixels = 3;

    // Magnitudes 1 to 6 in the weight, 10 and 20 in the bias.
    private static readonly float[] Weight = [3, -1, 2, -6, 5, 4];
    private static readonly float[] Bias = [-10, 20];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1, 4)]
    [InlineData(1 / 3.0, 2)]
    public void A_quantile_lies_between_its_neighbours(double rho, double expected) =>
        Assert.Equal(expected, Sorted([4, -1], [-3, 2]).Quantile(rho), 1e-12);

    [Fact]
    public void A_quantile_of_few_numbers_is_defined()
    {
        Assert.Equal(0, Sorted().Quantile(0.5));
        Assert.Equal(2, Sorted([-2f]).Quantile(0.7));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(4097)]
    public void Quantiles_are_those_of_the_definition(int count)
    {
        float[] values = new float[count];
        new RandomStream(4).FillNormal(values, 0, 1);
        SortedMagnitudes sorted = Sorted(values);
        double[] ordered = [.. values.Select(value => (double)Math.Abs(value)).Order()];
        foreach (double rho in new[] { 0, 0.1, 0.5, 0.77, 0.9, 0.99, 0.999, 1 })
        {
            double position = rho * (count - 1), weight = position - Math.Floor(position);
            double expected = ((1 - weight) * ordered[(int)Math.Floor(position)]) + (weight * ordered[(int)Math.Ceiling(position)]);
            Assert.Equal(expected, sorted.Quantile(rho), 1e-12);
        }
    }

    [Theory]
    // In each tensor from its median on, 3.5 and 15.
    [InlineData(MaskScope.Tensor, 0.5, new[] { 0f, 0, 0, 6, -5, -4 }, new[] { 0f, -20 }, 4)]
    // Of all eight magnitudes the median is 4.5.
    [InlineData(MaskScope.Global, 0.5, new[] { 0f, 0, 0, 6, -5, 0 }, new[] { 10f, -20 }, 4)]
    // The quantile itself belongs to what is kept: 3 of 1 to 6 at two fifths.
    [InlineData(MaskScope.Tensor, 0.4, new[] { -3f, 0, 0, 6, -5, -4 }, new[] { 0f, -20 }, 5)]
    [InlineData(MaskScope.Tensor, 0, new[] { -3f, 1, -2, 6, -5, -4 }, new[] { 10f, -20 }, 8)]
    [InlineData(MaskScope.Global, 0, new[] { -3f, 1, -2, 6, -5, -4 }, new[] { 10f, -20 }, 8)]
    [InlineData(MaskScope.Tensor, 0.999, new[] { 0f, 0, 0, 6, 0, 0 }, new[] { 0f, -20 }, 2)]
    public void The_large_entries_are_subtracted(MaskScope scope, double rho, float[] weight, float[] bias, long kept)
    {
        ParameterSet parameters = Parameters();
        Assert.Equal(kept, Vector(scope).Subtract(parameters, 1, rho));
        Assert.Equal(weight, parameters["fc.weight"].ToArray().Select(value => value - 100));
        Assert.Equal(bias, parameters["fc.bias"].ToArray().Select(value => value - 100));
    }

    [Fact]
    public void The_change_grows_with_the_factor()
    {
        ParameterSet once = Parameters(), thrice = Parameters();
        Vector(MaskScope.Tensor).Subtract(once, 0.5, 0.4);
        Vector(MaskScope.Tensor).Subtract(thrice, 1.5, 0.4);
        Assert.Equal(once["fc.weight"].ToArray().Select(value => 3 * (value - 100)), thrice["fc.weight"].ToArray().Select(value => value - 100));
    }

    [Fact]
    public void What_may_not_change_is_no_part_of_it()
    {
        ParameterSet parameters = Parameters();
        TaskVector vector = new(Artifact(), name => name == "fc.weight", MaskScope.Global);
        Assert.Equal(3, vector.Subtract(parameters, 1, 0.5));
        Assert.All(parameters["fc.bias"].ToArray(), value => Assert.Equal(100, value));
    }

    [Theory]
    [InlineData(MaskScope.Tensor)]
    [InlineData(MaskScope.Global)]
    public void A_tensor_of_one_element_is_never_masked(MaskScope scope)
    {
        ParameterSet parameters = Parameters(classes: 1);
        Artifact artifact = Artifact([7, 8, 9], [0.5f]);
        Assert.Equal(2, new TaskVector(artifact, _ => true, scope).Subtract(parameters, 1, 0.99));
        Assert.Equal([99.5f], parameters["fc.bias"].ToArray());
        Assert.Equal([100, 100, 91], parameters["fc.weight"].ToArray());
    }

    [Fact]
    public void The_control_has_the_norm_of_every_tensor_and_nothing_else_of_it()
    {
        TaskVector vector = Vector(MaskScope.Tensor), random = vector.Randomised(new RandomStream(1)), other = vector.Randomised(new RandomStream(2));
        foreach (string name in new[] { "fc.weight", "fc.bias" })
            Assert.Equal(vector.NormOf(name), random.NormOf(name), 1e-5);
        Assert.Equal(Math.Sqrt(91), vector.NormOf("fc.weight"), 1e-12);
        float[][] moved = [.. new[] { vector, random, other, vector.Randomised(new RandomStream(1)) }.Select(Moved)];
        Assert.Equal(moved[1], moved[3]);
        Assert.Equal(3, moved.Take(3).DistinctBy(values => values[0]).Count());
    }

    private static SortedMagnitudes Sorted(params float[][] parts) => new(parts.Select(part => new ReadOnlyMemory<float>(part)));

    private static float[] Moved(TaskVector vector)
    {
        ParameterSet parameters = Parameters();
        vector.Subtract(parameters, 1, 0);
        return parameters["fc.weight"].ToArray();
    }

    private static TaskVector Vector(MaskScope scope) => new(Artifact(), _ => true, scope);

    private static Artifact Artifact() => Artifact(Weight, Bias);

    private static Artifact Artifact(float[] weight, float[] bias) => new(
        Expert.Kind, "key", new Dictionary<string, string>(), [new NamedArray("fc.weight", new Shape(bias.Length, Pixels), weight), new NamedArray("fc.bias", new Shape(bias.Length), bias)]);

    private static ParameterSet Parameters(int classes = Classes)
    {
        LayerGraphBuilder builder = new();
        ParameterSet parameters = ParameterSet.Allocate(builder.Build(builder.Linear(builder.Flatten(builder.Input, "flatten"), "fc", Pixels, classes)));
        foreach (string name in parameters.ParameterNames)
            parameters[name].MutableSpan().Fill(100);
        return parameters;
    }
}
