using Lethe.Data;
using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class SsdTests
{
    private static readonly Model Model = LinearWorld.Create(scale: 3);

    [Theory]
    [InlineData("alpha=1.5", 1.5, 1)]
    [InlineData("alpha=1.5,lambda=0.5", 1.5, 0.5)]
    [InlineData("", 10, 1)]
    public void The_published_rule_dampens_by_batch_mean_importances_over_all_of_D(string settings, double alpha, double lambda)
    {
        UnlearningJob job = LinearWorld.Job(Model);
        UnlearningMethod method = Ssd.Definition.Create(["rule=paper", "batch=16", .. settings.Split(',', StringSplitOptions.RemoveEmptyEntries)]);
        Model unlearned = Unlearner.Run(method, job).Model;

        UnlearningContext context = LinearWorld.Context(job);
        ImportanceSettings published = new(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 16);
        DatasetPart whole = context.Data.ForgetTrain.Concat(context.Data.RetainTrain);
        Importances forget = ImportancePass.Compute(context, context.Data.ForgetTrain, published);
        Importances all = ImportancePass.Compute(context, whole.Select([.. Enumerable.Range(0, whole.Count).OrderBy(whole.Id)]), published);
        Assert.All(Model.Parameters.ParameterNames, name => Assert.Equal(Dampened(name, forget, all, alpha, lambda), unlearned.Parameters[name].ToArray(), new Near()));
    }

    [Fact]
    public void A_threshold_that_is_given_needs_no_validation_part_and_one_that_is_looked_for_does()
    {
        UnlearningJob job = LinearWorld.Job(Model, data: LinearWorld.WithoutValidation);
        UnlearningResult result = Unlearner.Run(Ssd.Definition.Create("alpha=1"), job);
        Assert.StartsWith("Dampened ", result.Notes[0], StringComparison.Ordinal);
        UsageException fault = Assert.Throws<UsageException>(() => Unlearner.Run(new Ssd(), job));
        Assert.Contains("validation", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Importances_of_D_are_kept_and_serve_the_next_request()
    {
        UnlearningJob job = LinearWorld.Job(Model);
        UnlearningMethod method = Ssd.Definition.Create("rule=paper");
        UnlearningResult first = Unlearner.Run(method, job), second = Unlearner.Run(method, job with { Request = ForgetRequest.Parse("class:2") });
        Assert.Equal("importances", Assert.Single(first.Artifacts).Kind);
        Assert.Same(first.Artifacts[0], second.Artifacts[0]);
        Assert.Equal(second.Split.Training.ForgetTrain.Count, second.Cost.SamplesBackward);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void By_default_it_forgets_any_class_and_keeps_the_others(int label)
    {
        UnlearningResult result = ContractWorld.Run("ssd", ContractWorld.Job($"class:{label}"));
        Assert.True(ContractWorld.TestAccuracy(result.Model, label) < 0.1, result.Notes[0]);
        Assert.All(result.Split.Training.RetainTrain.Labels.ToArray().Distinct(), kept =>
            Assert.True(ContractWorld.TestAccuracy(result.Model, kept) > ContractWorld.TestAccuracy(ContractWorld.Original, kept) - 0.1));
        Assert.StartsWith("Dampened ", result.Notes[0], StringComparison.Ordinal);
    }

    private static float[] Dampened(string name, Importances forget, Importances all, double alpha, double lambda)
    {
        float[] values = Model.Parameters[name].ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double mine = forget.SumsOf(name)[i] / forget.Units, others = all.SumsOf(name)[i] / all.Units;
            if (mine > alpha * others)
                values[i] = (float)(values[i] * Math.Min(lambda * others / mine, 1));
        }

        return values;
    }

    private sealed class Near : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= 1e-5f * (1 + Math.Abs(x));

        public int GetHashCode(float value) => 0;
    }
}
