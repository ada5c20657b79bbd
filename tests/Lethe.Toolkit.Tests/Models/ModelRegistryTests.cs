using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ModelRegistryTests
{
    private static readonly ImageShape Grey = new(1, 28, 28);
    private static readonly ImageShape Colour = new(3, 32, 32);

    [Theory]
    [InlineData("resnet18", 11_173_962)]
    [InlineData("resnet18:width=16", 701_466)]
    [InlineData("resnet18:stem=imagenet", 11_181_642)]
    [InlineData("mlp:hidden=512-256", 1_707_274)]
    [InlineData("cnn", 268_698)]
    [InlineData("vgg11-bn", 128_812_810)]
    [InlineData("vgg11-bn:head=small", 9_231_114)]
    [InlineData("mobilenet-v2", 2_236_682)]
    [InlineData("mobilenet-v2:stem=imagenet", 2_236_682)]
    [InlineData("gmn-cnn", 59_050)]
    [InlineData("vit", 811_146)]
    public void Parameters_are_counted_as_published(string spec, long expected) =>
        Assert.Equal(expected, ModelRegistry.Build(spec, Colour, 10).Parameters.Sum(parameter => (long)parameter.Shape.Count));

    [Fact]
    public void The_smallest_network_has_9125_parameters() =>
        Assert.Equal(9_125, ModelRegistry.Build("tiny-cnn", Grey, 5).Parameters.Sum(parameter => (long)parameter.Shape.Count));

    [Theory]
    [InlineData("logic-emnist", 1, 20, 4_089_940)]
    [InlineData("logic-cifar", 3, 8, 26_702_760)]
    public void Networks_with_logic_blocks_have_as_many_parameters_as_in_their_study(string spec, int channels, int classes, long expected) =>
        Assert.Equal(expected, ModelRegistry.Build(spec, new ImageShape(channels, 32, 32), classes).Parameters.Sum(parameter => (long)parameter.Shape.Count));

    [Fact]
    public void The_default_cnn_needs_few_multiply_adds() =>
        Assert.InRange(ModelRegistry.Build("cnn", Grey, 10).MultiplyAdds(new Shape(1, 1, 28, 28)), 1, 3_000_000);

    [Fact]
    public void Names_are_torchvisions()
    {
        LayerGraph graph = ModelRegistry.Build("resnet18", Colour, 10);
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.0.bn1.bias", "layer1.0.conv2.weight"],
            graph.Parameters.Take(7).Select(parameter => parameter.Name));
        Assert.Contains("layer2.0.downsample.1.running_var", graph.Buffers.Select(buffer => buffer.Name));
        Assert.Equal(["fc.weight", "fc.bias"], graph.Parameters.TakeLast(2).Select(parameter => parameter.Name));
    }

    [Fact]
    public void Every_architecture_is_recognised_by_its_tensors()
    {
        foreach (string spec in new[]
        {
            "mlp:hidden=20-30", "mlp", "cnn", "cnn:channels=3-4-5,fc=0", "cnn:channels=8,fc=10-20",
            "resnet18:width=3", "resnet18:width=2,stem=imagenet",
            "vgg11-bn:width=2", "vgg11-bn:width=3,head=small", "mobilenet-v2:width=0.35", "mobilenet-v2", "gmn-cnn:width=5", "tiny-cnn:channels=4-6",
            "vit:dim=32,heads=1,depth=2,mlp=20", "vit", "logic-emnist:width=0.0625", "logic-cifar:width=0.125",
        })
        {
            LayerGraph graph = ModelRegistry.Build(spec, Colour, 7);
            Dictionary<string, Shape> shapes = graph.Parameters.Concat(graph.Buffers).ToDictionary(p => p.Name, p => p.Shape);
            RecognisedModel found = Assert.Single(ModelRegistry.All.Select(a => a.Recognise(shapes)).OfType<RecognisedModel>());
            Assert.Equal((ModelSpec.Parse(spec).Architecture.Id, 7, 3), (found.Architecture, found.Classes, found.Input.Channels));
            Assert.Equal(graph.Parameters.Select(p => p.Shape), ModelRegistry.Build($"{found.Architecture}:{found.Options}", Colour, 7).Parameters.Select(p => p.Shape));
        }
    }

    [Fact]
    public void An_unknown_model_is_refused_with_the_nearest_names()
    {
        UsageException fault = Assert.Throws<UsageException>(() => ModelRegistry.Build("resnet81", Colour, 10));
        Assert.Equal("unknown model 'resnet81', did you mean 'resnet18'?", fault.Message);
    }

    [Fact]
    public void All_faults_of_options_come_at_once()
    {
        UsageException fault = Assert.Throws<UsageException>(() => ModelRegistry.Build("resnet18:widht=3,stem=big", Colour, 10));
        Assert.Equal("model 'resnet18:widht=3,stem=big': unknown option 'widht', did you mean 'width'?; option 'stem': expected one of cifar, imagenet, got 'big'", fault.Message);
    }

    [Fact]
    public void An_image_too_small_for_the_stages_is_refused() =>
        Assert.Throws<UsageException>(() => ModelRegistry.Build("cnn:channels=1-1-1-1", new ImageShape(1, 8, 8), 2));

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_stream_gives_others()
    {
        Dataset data = Bars.Of();
        Model model = ModelRegistry.Create("mlp:hidden=5", data, 1);
        Assert.Equal(model.Sha256(), ModelRegistry.Create("mlp:hidden=5", data, 1).Sha256());
        Assert.NotEqual(model.Sha256(), ModelRegistry.Create("mlp:hidden=5", data, 2).Sha256());
        Assert.NotEqual(model.Sha256(), ModelRegistry.Fresh(model, new RandomStream(1).Derive("retrain")).Sha256());
    }

    [Fact]
    public void Recipes_mirror_clothes_but_not_digits()
    {
        Assert.Equal("none", ModelRegistry.DefaultRecipe("cnn", Bars.Of()).Augment.ToString());
        Assert.Equal("flip", ModelRegistry.DefaultRecipe("cnn", DatasetRegistry.Load("fashion-mnist-mini")).Augment.ToString());
    }
}
