using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Experiments.Search;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class TaskArithmeticTests
{
    private static readonly Model Linear = LinearWorld.Create(scale: 3);

    [Fact]
    public void The_way_of_the_expert_is_subtracted_as_often_as_alpha_says()
    {
        UnlearningJob job = LinearWorld.Job(Linear);
        Model unlearned = Run(job, "alpha=2", "rho=0", "epochs=3", "batch=8", "lr=0.05").Model;
        Model expert = Trainer.Train(Linear, new TrainingRun
        {
            Part = job.Split().Training.ForgetTrain,
            Recipe = Linear.Description.Recipe! with { Epochs = 3, Batch = 8, LearningRate = 0.05, WeightDecay = 0, Schedule = ScheduleKind.Constant, WarmUp = 0 },
            Random = new RandomStream(job.Seed).Derive("unlearn").Derive("expert"),
        }).Model;
        foreach (string name in Linear.Parameters.ParameterNames)
        {
            float[] from = Linear.Parameters[name].ToArray(), to = expert.Parameters[name].ToArray();
            Assert.All(unlearned.Parameters[name].ToArray(), (value, i) => Assert.Equal(from[i] - (2 * (to[i] - from[i])), value, 1e-5f));
        }
    }

    [Fact]
    public void A_class_is_forgotten_and_the_others_are_not()
    {
        UnlearningResult result = Run(ContractWorld.Job("class:1"));
        Assert.True(Accuracy(result.Model, result.Split.Training.ForgetValidation) <= 0.05);
        Assert.True(Accuracy(result.Model, result.Split.Training.RetainValidation) >= Accuracy(ContractWorld.Original, result.Split.Training.RetainValidation) - 0.1);
        Assert.Contains(result.Notes, note => note.StartsWith("Chosen on the validation part: accuracy ", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.StartsWith("Subtracted the task vector of D_f times ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_random_vector_of_the_same_norm_does_less()
    {
        UnlearningResult random = Run(ContractWorld.Job("class:1"), "vector=random");
        Assert.True(Missed(random) > Missed(Run(ContractWorld.Job("class:1"))) + 0.1);
        UnlearningResult once = Run(ContractWorld.Job("class:1"), "vector=random", "alpha=1", "rho=0");
        Assert.StartsWith("Subtracted a random vector times 1, all its entries", Assert.Single(once.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_higher_quantile_changes_fewer_weights()
    {
        long[] changed = [.. new[] { "0", "0.5", "0.9" }.Select(rho => Run(LinearWorld.Job(Linear), "alpha=1", $"rho={rho}").Cost.ParametersChanged)];
        // 24 weights and 4 biases: from the median on 12 and 2; from the quantile at 0.9 on 3 and 1.
        Assert.Equal([28, 14, 4], changed);
    }

    [Fact]
    public void Inner_layers_change_without_the_classifier()
    {
        Model model = Run(ContractWorld.Job("class:1"), "alpha=1", "rho=0", "layers=inner").Model;
        foreach (string name in model.Parameters.ParameterNames)
            Assert.Equal(IsHead(model, name), Same(model, name));
    }

    [Fact]
    public void Replay_mixes_images_of_D_r_in_and_is_paid_for()
    {
        UnlearningResult alone = Run(ContractWorld.Job("class:1"), "alpha=1", "rho=0"), mixed = Run(ContractWorld.Job("class:1"), "alpha=1", "rho=0", "replay=0.5");
        int forget = alone.Split.Training.ForgetTrain.Count;
        Assert.Equal((5 * forget, 5 * (forget + (forget / 2))), (alone.Cost.SamplesBackward, mixed.Cost.SamplesBackward));
        Assert.Equal(alone.Cost.SamplesBackward, alone.Cost.Artifacts.SamplesBackward);
        Assert.NotEqual(alone.Model.Sha256(), mixed.Model.Sha256());
    }

    [Fact]
    public void Refreshed_statistics_are_those_of_D_r_under_the_new_weights()
    {
        string[] settings = ["alpha=1", "rho=0.5"];
        UnlearningResult kept = Run(ContractWorld.Job("class:1"), settings), refreshed = Run(ContractWorld.Job("class:1"), [.. settings, "statistics=refresh"]);
        DatasetPart retain = kept.Split.Training.RetainTrain;
        Assert.Equal(kept.Cost.SamplesForward + retain.Count, refreshed.Cost.SamplesForward);
        Assert.All(kept.Model.Parameters.ParameterNames, name => Assert.Equal(kept.Model.Parameters[name].ToArray(), refreshed.Model.Parameters[name].ToArray()));
        Assert.All(kept.Model.Parameters.BufferNames, name => Assert.Equal(ContractWorld.Original.Parameters[name].ToArray(), kept.Model.Parameters[name].ToArray()));

        // The first normalisation stands behind the first convolution alone.
        Features features = Predictor.Run(kept.Model, retain, new PredictorOptions { FeatureNode = "conv1" }).Features!;
        float[] mean = refreshed.Model.Parameters["bn1.running_mean"].ToArray(), variance = refreshed.Model.Parameters["bn1.running_var"].ToArray();
        int area = features.Of(0).Length / mean.Length;
        for (int c = 0; c < mean.Length; c++)
        {
            double[] values = [.. Enumerable.Range(0, retain.Count).SelectMany(i => features.Of(i).Slice(c * area, area).ToArray()).Select(value => (double)value)];
            double average = values.Average();
            Assert.Equal(average, mean[c], 1e-3);
            Assert.Equal(values.Average(value => (value - average) * (value - average)), variance[c], 0.02 * variance[c]);
        }
    }

    [Fact]
    public void The_vector_is_not_kept_beyond_the_run_but_by_a_search()
    {
        using TemporaryFolder folder = new();
        UnlearningJob job = ContractWorld.Job("class:1") with { Artifacts = new ArtifactStore(folder.FullName) };
        UnlearningResult plain = Run(job, "alpha=1", "rho=0");
        Assert.Equal(plain.Cost.SamplesBackward, Run(job, "alpha=1", "rho=0").Cost.SamplesBackward);
        UnlearningJob searching = job with { Passing = new ArtifactStore() };
        UnlearningResult first = Run(searching, "alpha=1", "rho=0"), second = Run(searching, "alpha=2", "rho=0.5");
        Assert.Equal((plain.Cost.SamplesBackward, 0), (first.Cost.SamplesBackward, second.Cost.SamplesBackward));
        Assert.Equal(plain.Cost.SamplesBackward, second.Cost.Reused.SamplesBackward);
        Assert.Equal(Run(job, "alpha=2", "rho=0.5").Model.Sha256(), second.Model.Sha256());
        Assert.NotEqual(0, Run(searching with { Seed = 4 }, "alpha=1", "rho=0").Cost.SamplesBackward);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void A_search_trains_its_expert_once_and_writes_none()
    {
        using TemporaryFolder folder = new();
        UnlearningJob job = ContractWorld.Job("class:1") with { Artifacts = new ArtifactStore(folder.FullName) };
        OptionSpace space = new([["alpha=1", "alpha=2"], ["rho=0", "rho=0.9"]]);
        SearchResult found = new OptionSearch(TaskArithmetic.Definition, space, SearchKind.Grid).Run(job, TestContext.Current.CancellationToken);
        Assert.Equal((4, 5 * job.Split().Training.ForgetTrain.Count), (found.Trials.Length, found.Cost.SamplesBackward));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void Where_nothing_helps_the_model_is_left_as_it_is()
    {
        Model model = ContractWorld.Original.Clone();
        model.Parameters["fc.bias"].MutableSpan()[1] = -1000;
        UnlearningResult result = Run(ContractWorld.Job("class:1") with { Original = model }, "alpha=0.000001");
        Assert.Equal(0, result.Cost.ParametersChanged);
        Assert.Contains("left as it is", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_validation_images_both_knobs_must_be_set()
    {
        UnlearningJob job = LinearWorld.Job(Linear, data: LinearWorld.WithoutValidation);
        Assert.True(Run(job, "alpha=1", "rho=0.5").Cost.ParametersChanged > 0);
        foreach (string[] settings in new string[][] { [], ["alpha=1"], ["rho=0.5"], ["rule=paper"] })
            Assert.Contains("no validation part", Assert.Throws<UsageException>(() => Run(job, settings)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay=1")]
    [InlineData("epochs=3")]
    [InlineData("batch=64")]
    [InlineData("layers=inner")]
    [InlineData("threshold=global")]
    [InlineData("statistics=refresh")]
    public void The_published_rule_refuses_what_contradicts_it(string setting) =>
        Assert.Contains($"the published rule fixes {setting.Split('=')[0]}=", Assert.Throws<UsageException>(() => TaskArithmetic.Definition.Create("rule=paper", setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_published_rule_leaves_factor_quantile_rate_and_the_control_open()
    {
        UnlearningResult result = Run(ContractWorld.Job("class:1"), "rule=paper", "alpha=1", "rho=0.629", "lr=5e-5", "vector=random");
        Assert.Equal(5 * result.Split.Training.ForgetTrain.Count, result.Cost.SamplesBackward);
    }

    [Fact]
    public void The_published_grid_is_looked_through_on_validation_images()
    {
        UnlearningResult result = Run(ContractWorld.Job("class:1"), "rule=paper");
        ForgetData data = result.Split.Training;
        long looked = data.ForgetTrain.Count + data.ForgetValidation.Count + data.RetainValidation.Count;
        Assert.Equal((5 * data.ForgetTrain.Count) + ((1 + 120) * looked), result.Cost.SamplesForward);
        Assert.Contains(result.Notes, note => note.StartsWith("Of 120 pairs of the published grid the best ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_published_grid_has_six_factors_and_twenty_quantiles()
    {
        (double Alpha, double Rho)[] pairs = [.. PublishedGrid.Pairs(null, null)];
        Assert.Equal([0.5, 1, 1.5, 2, 2.5, 3], pairs.Select(pair => pair.Alpha).Distinct());
        Assert.Equal((120, (0.5, 0.5), (3, 0.99)), (pairs.Length, pairs[0], pairs[^1]));
        Assert.Equal(0.49 / 19, pairs[1].Rho - pairs[0].Rho, 1e-12);
        Assert.Equal([(1, 0.629)], PublishedGrid.Pairs(1, 0.629));
    }

    [Theory]
    // Both within the bounds, or neither: by retain less one and a half times forget.
    [InlineData(0.90, 0.10, 0.91, 0.12, true)]
    [InlineData(0.60, 0.10, 0.70, 0.20, true)]
    // Within the bounds before without, whatever the score.
    [InlineData(0.76, 0.19, 0.75, 0.00, true)]
    [InlineData(0.99, 0.20, 0.76, 0.19, false)]
    // Of equals neither is better.
    [InlineData(0.8, 0.1, 0.8, 0.1, false)]
    public void What_the_published_grid_prefers(double retain, double forget, double otherRetain, double otherForget, bool better) =>
        Assert.Equal(better, PublishedGrid.IsBetter(new ForgetScore(forget, retain), new ForgetScore(otherForget, otherRetain)));

    private static UnlearningResult Run(UnlearningJob job, params string[] settings) => Unlearner.Run(TaskArithmetic.Definition.Create(settings), job);

    private static double Accuracy(Model model, DatasetPart part) => Predictor.Run(model, part).Accuracy();

    private static double Missed(UnlearningResult result) =>
        Accuracy(result.Model, result.Split.Training.ForgetValidation) - Accuracy(result.Model, result.Split.Training.RetainValidation);

    private static bool IsHead(Model model, string name) => ClassifierHead.TryFind(model.Graph, out ClassifierHead? head) && head.Names.Contains(name);

    private static bool Same(Model model, string name) => ContractWorld.Original.Parameters[name].ToArray().SequenceEqual(model.Parameters[name].ToArray());
}
