using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>θ ← min(λ I_D / I_f, 1) θ where I_f > α I_D, by hand.</summary>
public sealed class DampeningTests
{
    private static readonly float[] Forget = [8, 8, 3, 4, 5, 0, 0, 12];
    private static readonly float[] All = [4, 4, 3, 4, 0, 2, 0, 4];
    private static readonly float[] Values = [1, -1, 1, -1, 3, 1, 1, -2];

    // Sums over 2 samples of D_f and over 4 of D: the ratios of means are 4, 4, 2, 2, ∞, 0, 0, 6.
    [Theory]
    [InlineData(2, 1, new[] { 0.25f, -0.25f, 1, -1, 0, 1, 1, -2 / 6f }, 4)]
    [InlineData(1, 1, new[] { 0.25f, -0.25f, 0.5f, -0.5f, 0, 1, 1, -2 / 6f }, 6)]
    [InlineData(5, 1, new[] { 1f, -1, 1, -1, 0, 1, 1, -2 / 6f }, 2)]
    [InlineData(2, 5, new[] { 1f, -1, 1, -1, 0, 1, 1, -10 / 6f }, 4)]
    [InlineData(2, 0, new[] { 0f, 0, 1, -1, 0, 1, 1, 0 }, 4)]
    public void The_factor_is_bounded_for_weights_of_either_sign(double alpha, double lambda, float[] expected, long selected)
    {
        ParameterSet parameters = Parameters();
        Dampening dampening = new(new ImportancePair(Of(Forget, 2), Of(All, 4)), parameters, _ => true);
        Assert.Equal(selected, dampening.Apply(parameters, alpha, lambda));
        Assert.All(parameters["fc.weight"].ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal([float.PositiveInfinity, 6, 4, 4, 2, 2], dampening.SortedRatios());
    }

    [Fact]
    public void A_threshold_for_each_tensor_is_in_units_of_what_is_usual_in_it()
    {
        ParameterSet parameters = Parameters();
        Dampening dampening = new(new ImportancePair(Of(Forget, 2), Of(All, 4)), parameters, _ => true, ThresholdScope.PerLayer);
        double usual = 4.0 / 2 * 40 / 21;
        Assert.Equal(6 / usual, dampening.SortedRatios()[1], 1e-5);
        Assert.Equal(4, dampening.Apply(parameters, 2 / usual * 1.01, 1));
    }

    [Fact]
    public void Sums_are_compared_as_they_are_where_the_rule_says_so()
    {
        ParameterSet parameters = Parameters();
        Dampening dampening = new(new ImportancePair(Of(Forget, 2), Of(All, 4), Summed: true), parameters, _ => true);
        Assert.Equal([float.PositiveInfinity, 3, 2, 2, 1, 1], dampening.SortedRatios());
        Assert.Equal(2, dampening.AlphaOf(0.3, dampening.SortedRatios()));
    }

    [Fact]
    public void Frozen_parameters_are_left_out()
    {
        ParameterSet parameters = Parameters();
        Dampening dampening = new(new ImportancePair(Of(Forget, 2), Of(All, 4)), parameters, _ => false);
        Assert.Equal((0, 0), (dampening.Weights, dampening.Apply(parameters, 0, 0)));
        Assert.Equal(Values, parameters["fc.weight"].ToArray());
    }

    private static Importances Of(float[] sums, double units) => new(new() { ["fc.weight"] = sums }, units);

    private static ParameterSet Parameters()
    {
        LayerGraphBuilder builder = new();
        LayerGraph graph = builder.Build(builder.Linear(builder.Flatten(builder.Input, "flatten"), "fc", 4, 2, bias: false));
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(0));
        Values.CopyTo(parameters["fc.weight"].MutableSpan());
        return parameters;
    }
}
