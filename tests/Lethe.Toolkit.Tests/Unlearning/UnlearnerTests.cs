using Lethe.Data;
using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Toolkit.Tests.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class UnlearnerTests
{
    private static readonly Lazy<Model> Masked = new(() => ContractWorld.Run("mask-logit", ContractWorld.Job("class:1")).Model);

    [Fact]
    public void A_program_can_bring_a_method_of_its_own()
    {
        MethodRegistry registry = MethodRegistry.Default.With(OwnMethod.Definition);
        UnlearningResult result = Unlearner.Run(registry.Find("own").Create(), ContractWorld.Job("class:1"));
        Assert.Equal(1, result.Cost.ParametersChanged);
        ServedRequest served = Assert.Single(result.Model.Description.History);
        Assert.Equal(("own", ""), (served.Method, served.Options));
    }

    [Fact]
    public void A_destroyed_model_is_refused()
    {
        string message = Assert.Throws<UnlearningException>(() => Unlearner.Run(new OwnMethod(float.NaN), ContractWorld.Job("class:1"))).Message;
        Assert.StartsWith("method 'own' has destroyed the model: 'fc.bias' holds NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_does_not_fit_the_data_is_refused()
    {
        UnlearningJob job = ContractWorld.Job("class:1") with { Data = Bars.Of(classes: 3) };
        Assert.Contains("it has 4 classes, the data 3", Assert.Throws<DataException>(() => Unlearner.Run(new OwnMethod(1), job)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_that_means_other_images_is_refused()
    {
        UnlearningJob job = ContractWorld.Job("class:2") with { Original = Masked.Value, Data = Bars.Of() };
        Assert.Contains("the model has served 'class:1', which means other images in 'bars'", Assert.Throws<UsageException>(() => Unlearner.Run(new OwnMethod(1), job)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void D_r_leaves_out_every_earlier_D_f()
    {
        UnlearningJob job = ContractWorld.Job("samples:0-29") with { Original = Masked.Value };
        ForgetData data = Unlearner.Run(new OwnMethod(1), job).Split.Training;
        Assert.DoesNotContain(1, data.RetainTrain.Labels.ToArray());
        Assert.DoesNotContain(1, data.RetainValidation.Labels.ToArray());
        Assert.All(data.RetainTrain.Ids.ToArray(), id => Assert.True(id >= 30));
    }

    [Fact]
    public void A_class_that_a_method_would_revive_stays_off()
    {
        UnlearningResult result = Unlearner.Run(new OwnMethod(1000, row: 1), ContractWorld.Job("class:2") with { Original = Masked.Value });
        Assert.Equal(0, ContractWorld.TestAccuracy(result.Model, 1));
        Assert.Empty(result.Notes);
    }

    [Fact]
    public void It_says_so_when_an_earlier_class_cannot_be_kept_off()
    {
        UnlearningJob job = ContractWorld.Job("class:2") with { Original = Masked.Value, Trainable = name => name != "fc.weight" };
        Assert.StartsWith("Classes of earlier requests could not be switched off", Assert.Single(Unlearner.Run(new OwnMethod(1), job).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class:1")]
    [InlineData("samples:0-29")]
    public void A_first_request_switches_nothing_off(string request)
    {
        UnlearningResult result = Unlearner.Run(new OwnMethod(1), ContractWorld.Job(request));
        Assert.Equal(ContractWorld.Original.Parameters["fc.weight"].ToArray(), result.Model.Parameters["fc.weight"].ToArray());
    }

    [Fact]
    public void An_exact_method_is_left_alone_after_an_earlier_request()
    {
        Model retrained = ContractWorld.Run("retrain", ContractWorld.Job("class:2") with { Original = Masked.Value }).Model;
        float[] bias = retrained.Parameters["fc.bias"].ToArray();
        Assert.InRange(bias[1], bias.Where((_, k) => k != 1).Average() - 9, 9);
    }
}
