using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Evaluation;
using Lethe.Evaluation.Training;
using Lethe.Models;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Training;

/// <summary>Stripes that a small network learns in seconds: class k lights column k of a 1 × 2 × 4 image.</summary>
public sealed class TrainingMetricsTests
{
    private static readonly Dataset Data = Dataset.FromArrays(
        "stripes", new ImageShape(1, 2, 4), ["a", "b", "c", "d"], Images(160, 1), Labels(160), Images(80, 2), Labels(80), validation: 0);

    private static readonly ForgetSplit Split = ForgetSplit.Create(Data, ForgetRequest.Parse("class:2"));
    private static readonly Model Original = Trained(Data.Train, 1);
    private static readonly Model Retrained = Trained(Split.Training.RetainTrain, 2);

    [Fact]
    public void A_masked_model_learns_again_as_the_original_does_and_no_later_than_the_retrained_one()
    {
        AuditRecord masked = Audited(Masked(), "relearn_steps,anamnesis_index");
        Assert.InRange(masked.Models.Original.Metrics["relearn_steps"].Value!.Value, 1, masked.Models.Unlearned.Metrics["relearn_steps"].Value!.Value);
        Assert.InRange(masked.Models.Unlearned.Metrics["relearn_steps"].Value!.Value, 1, masked.Models.Retrained!.Metrics["relearn_steps"].Value!.Value);
        Assert.InRange(masked.Models.Unlearned.Metrics["anamnesis_index"].Value!.Value, 0.001, 1);
        Assert.Equal(1, masked.Models.Retrained.Metrics["anamnesis_index"].Value);
    }

    [Fact]
    public void A_probe_reads_a_masked_class_from_the_features()
    {
        AuditRecord masked = Audited(Masked(), "linear_probe_forget,forget_test_accuracy");
        Assert.Equal(0, masked.Models.Unlearned.Metrics["forget_test_accuracy"].Value);
        Assert.InRange(masked.Models.Unlearned.Metrics["linear_probe_forget"].Value!.Value, 0.9, 1);
    }

    [Fact]
    public void A_dead_network_has_nothing_to_read()
    {
        Model dead = Original.Clone();
        foreach (string name in dead.Parameters.ParameterNames)
            dead.Parameters[name].MutableSpan().Clear();
        AuditRecord audit = Audited(dead, "linear_probe_forget,relearn_steps");
        Assert.InRange(audit.Models.Unlearned.Metrics["linear_probe_forget"].Value!.Value, 0, 1);
        Assert.StartsWith(Relearning.ReasonResisted, audit.Models.Unlearned.Metrics["relearn_steps"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Attacks_leave_the_models_as_they_are()
    {
        string before = Original.Sha256();
        Audited(Masked(), "relearn_steps,linear_probe_forget");
        Assert.Equal(before, Original.Sha256());
    }

    [Fact]
    public void The_same_attack_gives_the_same_numbers()
    {
        Assert.Equal(ResultsJson.Serialize(Audited(Masked(), "all")), ResultsJson.Serialize(Audited(Masked(), "all")));
    }

    private static AuditRecord Audited(Model unlearned, string metrics) => AuditWorld.Run(
        new AuditPlan { Data = Data, Split = Split, Original = Original, Retrained = Retrained, Metrics = MetricRegistry.Default.Select(metrics) }, new AuditSubject(unlearned)).Record;

    private static Model Masked()
    {
        Model masked = Original.Clone();
        masked.Parameters["out.bias"].MutableSpan()[2] = -30;
        return masked;
    }

    private static Model Trained(DatasetPart part, ulong seed)
    {
        LayerGraphBuilder builder = new();
        int hidden = builder.Relu(builder.Linear(builder.Flatten(builder.Input, "flatten"), "hidden", 8, 256), "relu");
        LayerGraph graph = builder.Build(builder.Linear(hidden, "out", 256, 4));
        ModelDescription description = new()
        {
            Architecture = "stripes",
            ClassNames = Data.ClassNames,
            InputShape = Data.Shape,
            Normalization = Data.Normalization,
        };
        TrainingRecipe recipe = new() { Epochs = 20, Batch = 32, LearningRate = 0.05 };
        return Trainer.Train(
            new Model(graph, ParameterSet.Initialize(graph, new RandomStream(seed)), description), new TrainingRun { Part = part, Recipe = recipe, Random = new RandomStream(seed) },
            TestContext.Current.CancellationToken).Model;
    }

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % 4)];

    private static byte[] Images(int count, ulong seed) =>
        [.. Enumerable.Range(0, count * 8).Select(i => (byte)((i % 4 == i / 8 % 4 ? 140 : 20) + new RandomStream(seed).Below(i, 100)))];
}
