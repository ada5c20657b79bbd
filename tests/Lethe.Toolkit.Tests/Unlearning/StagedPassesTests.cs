using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class StagedPassesTests
{
    private static readonly ImageShape Image = new(3, 16, 16);
    private static readonly Dataset Data = Dataset.FromArrays("noise", Image, ["a", "b", "c"], Pixels(60), Labels(60), Pixels(6), Labels(6), validation: 0.25);

    [Theory]
    [InlineData("resnet18:width=4")]
    [InlineData("cnn")]
    [InlineData("mlp")]
    public void Passes_in_stages_say_what_a_pass_through_the_whole_network_says(string spec)
    {
        Model original = ModelRegistry.Create(spec, Data, seed: 3);
        UnlearningJob job = new() { Original = original, Data = Data, Request = ForgetRequest.Parse("class:1"), Seed = 2 };
        UnlearningContext context = new(job, original, job.Split().Training, "test", CancellationToken.None);
        StagedPasses passes = new(context, [Data.Train.Thin(20), Data.Validation]);
        AssertSame(Predictor.Run(original, Data.Validation), passes.Ask(original, 1));
        foreach (string name in original.Parameters.ParameterNames)
        {
            Model changed = original.Clone();
            foreach (ref float value in changed.Parameters[name].MutableSpan())
                value = (value * 0.5f) + 0.01f;
            AssertSame(Predictor.Run(changed, Data.Validation), passes.Ask(changed, 1));
        }

        AssertSame(Predictor.Run(original, Data.Train.Thin(20)), passes.Ask(original, 0));
    }

    [Fact]
    public void Only_what_lies_behind_the_first_change_runs_again()
    {
        Model original = ModelRegistry.Create("resnet18:width=4", Data, seed: 3), late = original.Clone(), head = original.Clone();
        late.Parameters["layer4.1.conv2.weight"].MutableSpan()[0] += 1;
        head.Parameters["fc.weight"].MutableSpan()[0] += 1;
        UnlearningJob job = new() { Original = original, Data = Data, Request = ForgetRequest.Parse("class:1"), Seed = 2 };
        UnlearningContext context = new(job, original, job.Split().Training, "test", CancellationToken.None);
        StagedPasses passes = new(context, [Data.Train]);
        passes.Ask(original, 0);
        long whole = context.Meter.Forward;
        Assert.Equal(Data.Train.Count, whole);
        passes.Ask(head, 0);
        Assert.Equal(whole, context.Meter.Forward);
        passes.Ask(late, 0);
        Assert.InRange(context.Meter.Forward - whole, 1, whole / 3);
    }

    [Fact]
    public void Stages_begin_where_nothing_later_reads_what_lies_before()
    {
        LayerGraph graph = ModelRegistry.Create("resnet18:width=4", Data, seed: 3).Graph;
        int[] cuts = StageCuts.Of(graph, new Shape(1, 3, 16, 16), graph.Nodes[graph.Output].Inputs[0], long.MaxValue);
        Assert.Equal(["layer1.1.relu2", "layer2.1.relu2", "layer3.1.relu2"], cuts.Skip(1).Select(cut => graph.Nodes[cut].Name));
        Assert.Equal([0], StageCuts.Of(graph, new Shape(1, 3, 16, 16), graph.Output, most: 1));
        int inside = Enumerable.Range(0, graph.Nodes.Length).First(i => graph.Nodes[i].Name == "layer2.0.relu1");
        Assert.False(GraphSlice.TryBetween(graph, inside, graph.Output, out _));
    }

    private static void AssertSame(Predictions expected, Predictions actual)
    {
        Assert.Equal(expected.Labels.ToArray(), actual.Labels.ToArray());
        Assert.All(expected.Logits.ToArray().Zip(actual.Logits.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + Math.Abs(pair.First))));
    }

    private static byte[] Pixels(int images) => [.. Enumerable.Range(0, images * Image.Pixels).Select(i => (byte)new RandomStream(7).Below(i, 256))];

    private static int[] Labels(int images) => [.. Enumerable.Range(0, images).Select(i => i % 3)];
}
