using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class MaskLogitTests
{
    [Fact]
    public void The_logits_of_all_other_classes_keep_their_bits()
    {
        (Predictions before, Predictions after) = Predict("class:1");
        for (int i = 0; i < before.Count; i++)
        {
            foreach (int label in new[] { 0, 2, 3 })
                Assert.Equal(before.LogitsOf(i)[label], after.LogitsOf(i)[label]);
        }
    }

    [Theory]
    [InlineData("class:1", new[] { 1 })]
    [InlineData("class:0,3", new[] { 0, 3 })]
    public void The_masked_logit_is_the_mean_of_the_live_ones_less_the_margin(string request, int[] masked)
    {
        (Predictions before, Predictions after) = Predict(request);
        int[] live = [.. Enumerable.Range(0, 4).Except(masked)];
        for (int i = 0; i < before.Count; i++)
        {
            float mean = live.Average(k => before.LogitsOf(i)[k]);
            foreach (int label in masked)
            {
                Assert.Equal(mean - 10, after.LogitsOf(i)[label], 1e-3f);
                Assert.True(after.ProbabilitiesOf(i)[label] <= Math.Exp(-9.99) / live.Length);
            }
        }
    }

    [Fact]
    public void Classes_forgotten_before_stay_off()
    {
        Model first = Unlearner.Run(new MaskLogit(), ContractWorld.Job("class:1")).Model;
        Model second = Unlearner.Run(new MaskLogit(), ContractWorld.Job("class:3") with { Original = first }).Model;
        Predictions predictions = Predictor.Run(second, ContractWorld.Data.Test);
        Assert.All(Enumerable.Range(0, predictions.Count), i => Assert.True(predictions.Predicted(i) is 0 or 2));
    }

    [Fact]
    public void Nothing_but_the_row_of_the_class_changes()
    {
        UnlearningResult result = Unlearner.Run(new MaskLogit(), ContractWorld.Job("class:1"));
        Assert.Equal(ContractWorld.Original.Parameters["fc.weight"].Shape[1] + 1, result.Cost.ParametersChanged);
        Assert.Equal((0, 0), (result.Cost.SamplesForward, result.Cost.SamplesBackward));
    }

    [Fact]
    public void A_frozen_last_layer_is_refused()
    {
        UnlearningJob job = ContractWorld.Job("class:1") with { Trainable = name => name != "fc.weight" };
        UsageException fault = Assert.Throws<UsageException>(() => Unlearner.Run(new MaskLogit(), job));
        Assert.Contains("'fc.weight', which is frozen", fault.Message, StringComparison.Ordinal);
    }

    private static (Predictions Before, Predictions After) Predict(string request)
    {
        Model masked = Unlearner.Run(new MaskLogit(), ContractWorld.Job(request)).Model;
        return (Predictor.Run(ContractWorld.Original, ContractWorld.Data.Test), Predictor.Run(masked, ContractWorld.Data.Test));
    }
}
