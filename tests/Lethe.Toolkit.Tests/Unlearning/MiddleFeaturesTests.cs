using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class MiddleFeaturesTests
{
    private static readonly ImageShape Image = new(3, 16, 16);
    private static readonly Dataset Data = Dataset.FromArrays("noise", Image, ["a", "b", "c"], Pixels(30), Labels(30), Pixels(6), Labels(6), validation: 0.2);

    [Fact]
    public void Pictures_are_averaged_over_quadrants()
    {
        float[] picture = [.. Enumerable.Range(0, 16).Select(i => (float)i), .. Enumerable.Repeat(7f, 16)];
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f, 7, 7, 7, 7], MiddleFeatures.Pooled(picture, new Shape(1, 2, 4, 4)));
        Assert.Equal(200, MiddleFeatures.Pooled(new float[200 * 4], new Shape(1, 200, 2, 2)).Length);
    }

    [Fact]
    public void Patches_are_averaged() =>
        Assert.Equal([3, 4], MiddleFeatures.Pooled([1, 2, 3, 4, 5, 6], new Shape(1, 3, 2)));

    [Fact]
    public void No_more_than_512_numbers_are_left_of_anything()
    {
        float[] numbers = [.. Enumerable.Range(0, 1024).Select(i => (float)i)];
        Assert.Equal(Enumerable.Range(0, 512).Select(i => 2f * i), MiddleFeatures.Pooled(numbers, new Shape(1, 1024)));
        Assert.Equal(512, MiddleFeatures.Pooled(numbers, new Shape(1, 1, 1024)).Length);
        Assert.Equal(512, MiddleFeatures.Pooled(numbers, new Shape(1, 1024, 1, 1)).Length);
        Assert.Equal(numbers[..512], MiddleFeatures.Pooled(numbers.AsSpan(0, 512), new Shape(1, 512)));
    }

    [Theory]
    [InlineData("vit:patch=4,dim=16,depth=2,heads=2,mlp=24", 24)]
    [InlineData("mlp:hidden=700-20", 512)]
    [InlineData("cnn:channels=6-12,fc=16", 48)]
    public void Networks_of_every_kind_have_few_features_and_count_the_layers_that_ran(string spec, int width)
    {
        Model model = ModelRegistry.Create(spec, Data, seed: 3);
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(model, data: Data));
        float[][] rows = new MiddleFeatures(context).Of(Data.Train);
        Assert.All(rows, row => Assert.Equal(width, row.Length));
        Assert.Equal((long)Math.Ceiling(Share(model) * Data.Train.Count), context.Meter.Forward);
        Assert.InRange(UnseenAccuracy.Estimate(context, context.Data.ForgetTrain), 0, 1);
    }

    [Fact]
    public void The_classifier_on_them_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => RidgeClassifier.Fit([[1], [2]], [0, 1], 2, new CancellationToken(canceled: true)));

    // What the layers behind do not take: by their shapes.
    private static double Share(Model model)
    {
        double whole = model.Graph.MultiplyAdds(new Shape(1, Image.Channels, Image.Height, Image.Width));
        double behind = model.Description.Architecture switch
        {
            "mlp" => (700 * 20) + (20 * 3),
            "cnn" => (12 * 4 * 4 * 16) + (16 * 3),
            _ => (17 * 24 * 16) + (16 * 3),
        };
        return (whole - behind) / whole;
    }

    private static byte[] Pixels(int images) => [.. Enumerable.Range(0, images * Image.Pixels).Select(i => (byte)new RandomStream(7).Below(i, 256))];

    private static int[] Labels(int images) => [.. Enumerable.Range(0, images).Select(i => i % 3)];
}
