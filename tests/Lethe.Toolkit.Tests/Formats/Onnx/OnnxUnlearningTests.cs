using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Formats.Onnx.Proto;
using Lethe.Models;
using Lethe.Unlearning;
using Xunit;

namespace Lethe.Formats.Onnx;

/// <summary>Networks of torchvision, exported by PyTorch, are trained on, forget a class, and go back into a file of the same interface.</summary>
public sealed class OnnxUnlearningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Published => [.. OnnxRun.Published];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_network_is_trained_on_and_forgets_and_keeps_its_interface(string name)
    {
        string original = Golden.File($"onnx/{name}.onnx"), path = _folder.File("unlearned.onnx");
        using OnnxFile file = OnnxFile.Open(original);
        OnnxImport import = file.Import();
        Dataset data = Pictures(import.ImageShape);
        Model model = new(import.Graph, OnnxRun.Parameters(import), Described(import));
        Model tuned = Trainer.Train(model, TrainingRun.Of(model, data, seed: 1)).Model;
        Model unlearned = Unlearner.Run(
            MethodRegistry.Default.Find("ssd").Create(["alpha=1", "lambda=0.5"]),
            new UnlearningJob { Original = tuned, Data = data, Request = ForgetRequest.Parse("class:1"), Seed = 1 }).Model;
        Assert.Equal(3, new[] { model.Sha256(), tuned.Sha256(), unlearned.Sha256() }.Distinct().Count());

        import.Save(path, parameter => OnnxRun.Values(unlearned.Parameters, parameter));
        AssertSameInterface(original, path);
        using OnnxFile saved = OnnxFile.Open(path);
        OnnxImport again = saved.Import();
        float[] expected = OnnxRun.Logits(unlearned.Graph, unlearned.Parameters, [.. import.ImageShape]);
        Assert.Equal(expected, OnnxRun.Logits(again.Graph, OnnxRun.Parameters(again), [.. import.ImageShape]));
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Nothing_but_what_is_learnt_or_counted_is_a_tensor_of_the_graph(string name)
    {
        using OnnxFile file = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        LayerGraph graph = file.Import().Graph;
        Assert.All(graph.Buffers, buffer => Assert.Contains("running_", buffer.Name, StringComparison.Ordinal));
        if (name.Contains("vit", StringComparison.Ordinal))
            Assert.Contains("encoder.pos_embedding", graph.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void What_normalises_the_input_is_not_learnt_and_what_scales_features_is()
    {
        using OnnxFile file = OnnxFile.Open(Golden.File("onnx/spelt.onnx"));
        LayerGraph graph = file.Import().Graph;
        Assert.Equal(["mean", "std"], graph.Buffers.Select(buffer => buffer.Name));
        Assert.Contains("gamma", graph.Parameters.Select(parameter => parameter.Name));
        Assert.Contains("mixer", graph.Parameters.Select(parameter => parameter.Name));
    }

    /// <summary>Everything but the values of initializers, and those that were shared or computed.</summary>
    private static void AssertSameInterface(string before, string after)
    {
        ModelProto old = ModelProto.Parser.ParseFrom(File.ReadAllBytes(before)), now = ModelProto.Parser.ParseFrom(File.ReadAllBytes(after));
        Assert.Equal(old.OpsetImport, now.OpsetImport);
        Assert.Equal(old.MetadataProps, now.MetadataProps);
        Assert.Equal((old.ProducerName, old.IrVersion), (now.ProducerName, now.IrVersion));
        Assert.Equal(old.Graph.Input, now.Graph.Input);
        Assert.Equal(old.Graph.Output, now.Graph.Output);
        Assert.Equal(Operators(old), Operators(now));
    }

    /// <summary>Copies of initializers may make way for initializers of their own.</summary>
    private static IEnumerable<string> Operators(ModelProto model) =>
        model.Graph.Node.Where(node => node.OpType != "Identity").Select(node => $"{node.OpType} {node.Name} {string.Join(' ', node.Attribute)} {string.Join(' ', node.Output)}");

    private static ModelDescription Described(OnnxImport import) => new()
    {
        Architecture = "onnx",
        Options = "",
        ClassNames = ["ant", "bee", "cat", "dog"],
        InputShape = new ImageShape(import.ImageShape[0], import.ImageShape[1], import.ImageShape[2]),
        Normalization = new Normalization([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]),
        Recipe = new TrainingRecipe { Epochs = 1, Batch = 8, LearningRate = 0.01 },
    };

    /// <summary>Noise, brighter in one of four corners.</summary>
    private static Dataset Pictures(IReadOnlyList<int> shape)
    {
        ImageShape image = new(shape[0], shape[1], shape[2]);
        ImmutableArray<string> classes = ["ant", "bee", "cat", "dog"];
        return new Dataset("corners", new DatasetSpec("corners") { Validation = 0.25m }, new DatasetContent(Images(image, 48, 1), Images(image, 8, 2), classes));
    }

    private static ImageStore Images(ImageShape shape, int count, ulong seed)
    {
        RandomStream random = new(seed);
        byte[] pixels = new byte[count * shape.Pixels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = i / shape.Width % shape.Height, column = i % shape.Width, corner = (row < shape.Height / 2 ? 0 : 2) + (column < shape.Width / 2 ? 0 : 1);
            pixels[i] = (byte)((corner == i / shape.Pixels % 4 ? 80 : 0) + random.Below(i, 170));
        }

        return new ImageStore(shape, pixels, [.. Enumerable.Range(0, count).Select(i => i % 4)], default);
    }
}
