using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class GradientAscentTests
{
    [Fact]
    public void It_stops_when_D_f_is_forgotten()
    {
        UnlearningResult result = Run("rounds=1000", "batch=8", "lr-scale=0.5");
        Assert.True(Accuracy(result.Model, result, forget: true) <= 0.01);
        Assert.InRange(result.Cost.SamplesBackward, 1, 100 * result.Split.Training.ForgetTrain.Count);
        Assert.Empty(result.Notes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.05")]
    public void It_gives_back_no_model_that_cost_more_on_D_r_than_the_tolerance(string tolerance)
    {
        UnlearningResult result = Run("rounds=1000", "batch=4", "lr-scale=20", "layers=all", $"tolerance={tolerance}");
        double before = Accuracy(ContractWorld.Original, result, forget: false), after = Accuracy(result.Model, result, forget: false);
        Assert.True(before - after <= double.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture) + 1e-9);
        Assert.True(result.Cost.SamplesBackward < 1000L * result.Split.Training.ForgetTrain.Count);
    }

    [Fact]
    public void It_says_when_the_rounds_were_used_up()
    {
        UnlearningResult result = Run("rounds=1", "lr-scale=0.001");
        Assert.Contains("the rounds were used up", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(result.Split.Training.ForgetTrain.Count, result.Cost.SamplesBackward);
    }

    [Fact]
    public void A_model_that_does_not_know_D_f_is_left_as_it_is()
    {
        Model model = ContractWorld.Original.Clone();
        model.Parameters["fc.bias"].MutableSpan()[1] = -1000;
        UnlearningResult result = Unlearner.Run(new GradientAscent(), ContractWorld.Job("class:1") with { Original = model });
        Assert.Equal((0, 0), (result.Cost.SamplesBackward, result.Cost.ParametersChanged));
        Assert.NotSame(model.Parameters, result.Model.Parameters);
    }

    [Fact]
    public void By_default_the_features_stay_as_they_are()
    {
        UnlearningResult result = Run("batch=8", "lr-scale=0.5");
        Assert.True(result.Cost.ParametersChanged > 0);
        foreach (string name in ContractWorld.Names(result.Model).Where(name => !name.StartsWith("fc", StringComparison.Ordinal)))
            Assert.Equal(ContractWorld.Original.Parameters[name].ToArray(), result.Model.Parameters[name].ToArray());
    }

    [Fact]
    public void The_published_schedule_is_three_passes_over_D_f_and_needs_no_validation_part()
    {
        Model model = LinearWorld.Create();
        UnlearningResult result = Unlearner.Run(GradientAscent.Definition.Create("rule=paper"), LinearWorld.Job(model, data: LinearWorld.WithoutValidation));
        Assert.Equal(3 * result.Split.Training.ForgetTrain.Count, result.Cost.SamplesBackward);
        Assert.Throws<UsageException>(() => Unlearner.Run(new GradientAscent(), LinearWorld.Job(model, data: LinearWorld.WithoutValidation)));
    }

    private static UnlearningResult Run(params string[] settings) => Unlearner.Run(GradientAscent.Definition.Create(settings), ContractWorld.Job("class:1"));

    private static double Accuracy(Model model, UnlearningResult result, bool forget) =>
        Predictor.Run(model, forget ? result.Split.Training.ForgetValidation : result.Split.Training.RetainValidation).Accuracy();
}
