using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>Networks of other kinds than the suite's are trained, and forget, as that one does.</summary>
public sealed class ArchitectureContractTests
{
    private const string Request = "class:1";

    public static TheoryData<string> Specs =>
    [
        "vit:patch=4,dim=32,heads=2,depth=1,mlp=32",
        "logic-emnist:width=0.0625",
        "logic-cifar:width=0.0625",
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void It_learns_the_classes_and_forgets_one(string spec)
    {
        Model original = Train(spec, null);
        Assert.True(ContractWorld.TestAccuracy(original, 1) > 0.6, $"learnt {ContractWorld.TestAccuracy(original, 1)}");
        foreach (string method in (string[])["ssd", "finetune"])
        {
            UnlearningJob job = new() { Original = original, Data = ContractWorld.Data, Request = ForgetRequest.Parse(Request), Seed = 3 };
            Model unlearned = Unlearner.Run(ContractWorld.Find(method).Create([]), job).Model;
            Assert.NotEqual(original.Sha256(), unlearned.Sha256());
            Assert.True(ContractWorld.TestAccuracy(unlearned, 1) <= ContractWorld.TestAccuracy(original, 1));
            Assert.All(ContractWorld.Names(unlearned), name => Assert.All(unlearned.Parameters[name].ToArray(), value => Assert.True(float.IsFinite(value))));
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void The_same_seed_gives_the_same_bits_on_one_and_on_two_threads(string spec)
    {
        string[] hashes = [.. new[] { 1, 2 }.Select(threads =>
        {
            using WorkerPool workers = new(threads);
            return Train(spec, workers, epochs: 1).Sha256();
        })];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Theory]
    [InlineData("vit:patch=4,dim=32,heads=2,depth=1,mlp=32", "flatten")]
    [InlineData("logic-emnist:width=0.0625", "last_silu")]
    public void Its_features_are_what_the_last_linear_layer_reads(string spec, string expected)
    {
        LayerGraph graph = ModelRegistry.Build(spec, ContractWorld.Data.Shape, 4);
        Assert.Equal(expected, Predictor.Penultimate(graph));
    }

    private static Model Train(string spec, WorkerPool? workers, int epochs = 12)
    {
        TrainingRecipe recipe = new() { Epochs = epochs, Batch = 16, Optimizer = OptimizerKind.AdamW, LearningRate = 5e-3, WeightDecay = 0.01 };
        Model start = ModelRegistry.Create(spec, ContractWorld.Data, seed: 1, recipe);
        return Trainer.Train(start, TrainingRun.Of(start, ContractWorld.Data, seed: 1) with { Workers = workers }).Model;
    }
}
