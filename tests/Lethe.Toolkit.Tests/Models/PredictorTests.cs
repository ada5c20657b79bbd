using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class PredictorTests
{
    private static readonly Dataset Data = Bars.Of(train: 400, test: 333);

    [Theory]
    [InlineData("mlp:hidden=30-20")]
    [InlineData("cnn:channels=5-7,fc=9")]
    [InlineData("resnet18:width=4")]
    public void The_logits_of_an_image_do_not_depend_on_the_images_beside_it(string spec)
    {
        Model model = ModelRegistry.Create(spec, Data, 1);
        Predictions all = Predictor.Run(model, Data.Test);
        int[] some = [.. Enumerable.Range(0, Data.Test.Count).Where(i => i % 7 == 3).Reverse()];
        Assert.Equal(all.Select(some).Logits.ToArray(), Predictor.Run(model, Data.Test.Select(some)).Logits.ToArray());
        Assert.Equal(all.Select([5]).Logits.ToArray(), Predictor.Run(model, Data.Test.Select([5])).Logits.ToArray());
    }

    [Fact]
    public void The_bits_are_the_same_for_any_number_of_threads()
    {
        Model model = ModelRegistry.Create("resnet18:width=4", Data, 1);
        float[][] logits = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using WorkerPool workers = new(threads);
            return Predictor.Run(model, Data.Test, new PredictorOptions { Workers = workers }).Logits.ToArray();
        })];
        Assert.Equal(logits[0], logits[1]);
        Assert.Equal(logits[0], logits[2]);
    }

    [Theory]
    [InlineData("mlp:hidden=30-20", "relu2", 20)]
    [InlineData("cnn:channels=5-7,fc=9", "fc1.relu", 9)]
    [InlineData("resnet18:width=4", "flatten", 32)]
    public void The_features_are_what_the_last_linear_layer_takes(string spec, string node, int width)
    {
        Model model = ModelRegistry.Create(spec, Data, 1);
        Assert.Equal(node, Predictor.Penultimate(model.Graph));
        Predictions predictions = Predictor.Run(model, Data.Test, new PredictorOptions { FeatureNode = node });
        Features features = predictions.Features!;
        Assert.Equal((width, 333 * width), (features.Width, features.Values.Length));
        float[] weight = model.Parameters["fc.weight"].ToArray(), bias = model.Parameters["fc.bias"].ToArray();
        double logit = bias[1];
        for (int i = 0; i < width; i++)
            logit += features.Of(300)[i] * (double)weight[width + i];
        Assert.Equal(logit, predictions.LogitsOf(300)[1], 1e-4);
    }

    [Fact]
    public void An_unknown_node_is_refused_with_the_nearest_names()
    {
        Model model = ModelRegistry.Create("resnet18:width=1", Data, 1);
        UsageException fault = Assert.Throws<UsageException>(() => Predictor.Run(model, Data.Test, new PredictorOptions { FeatureNode = "layer4.1.relu" }));
        Assert.Contains("did you mean 'layer4.1.relu1'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_images_give_no_predictions() =>
        Assert.Equal(0, Predictor.Run(ModelRegistry.Create("mlp", Data, 1), Data.Test.Select([])).Count);

    [Fact]
    public void A_cancelled_prediction_stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Predictor.Run(ModelRegistry.Create("mlp", Data, 1), Data.Test, cancellation: new CancellationToken(true)));
}
