using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;
using Xunit;

namespace Lethe.Formats.Onnx;

/// <summary>
/// Exports of every architecture, and how they run in ONNX Runtime. That needs node, and the environment variable LETHE_ONNXRUNTIME with a folder into which
/// <c>npm install --ignore-scripts onnxruntime-node</c> has put it; those tests are skipped otherwise.
/// </summary>
public sealed class OnnxRuntimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures => [.. OnnxRun.Fixtures];

    public static TheoryData<string> FixturesForTwo => [.. OnnxRun.Fixtures.Where(name => name != OnnxRun.Single)];

    public static TheoryData<string, int, int, int> Architectures => new()
    {
        { "mlp", 1, 28, 28 },
        { "cnn", 1, 28, 28 },
        { "cnn", 3, 32, 32 },
        { "resnet18:width=8", 3, 32, 32 },
        { "resnet18:width=8,stem=imagenet", 3, 64, 64 },
        { "vgg11-bn:head=small,width=8", 3, 32, 32 },
        { "vgg11-bn:width=1", 3, 64, 64 },
        { "mobilenet-v2:width=0.25,stem=cifar", 3, 32, 32 },
        { "mobilenet-v2:width=0.25,stem=imagenet", 3, 64, 64 },
        { "tiny-cnn", 1, 28, 28 },
        { "gmn-cnn", 3, 32, 32 },
        { "logic-emnist:width=0.0625", 1, 32, 32 },
        { "logic-cifar:width=0.0625", 3, 32, 32 },
        { "vit:dim=16,heads=2,depth=2,mlp=24", 3, 16, 16 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Imported_and_exported_again_a_network_answers_as_ours_does(string name)
    {
        using OnnxFile file = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        OnnxImport import = file.Import();
        Compare(import.Graph, OnnxRun.Parameters(import), [.. import.ImageShape]);
    }

    [Theory]
    [MemberData(nameof(FixturesForTwo))]
    public void Saved_with_its_weights_a_network_answers_as_in_PyTorch(string name)
    {
        using OnnxFile file = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        OnnxImport import = file.Import();
        ParameterSet parameters = OnnxRun.Parameters(import);
        string path = _folder.File("saved.onnx");
        import.Save(path, parameter => OnnxRun.Values(parameters, parameter));
        (int[] shape, float[] logits) = OnnxRun.Expected(name);
        AssertClose(name is "viewed" or "fixed-batch" ? [.. logits.Select(MathF.Exp)] : logits, Run(RuntimeFolder(), path, shape));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_architecture_answers_as_ours_does(string spec, int channels, int height, int width)
    {
        LayerGraph graph = ModelRegistry.Build(spec, new ImageShape(channels, height, width), 10);
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(3));
        Compare(graph, parameters, channels, height, width);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_architecture_comes_back_as_it_went_out(string spec, int channels, int height, int width)
    {
        LayerGraph graph = ModelRegistry.Build(spec, new ImageShape(channels, height, width), 10);
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(3));
        string path = _folder.File("model.onnx");
        OnnxExport.Write(path, graph, name => OnnxRun.Values(parameters, name), new Shape(channels, height, width), new Dictionary<string, string>());
        using OnnxFile file = OnnxFile.Open(path);
        OnnxImport import = file.Import();
        // Attention and patches are spelt out in the file: the same parameters in more layers.
        Assert.Equal(graph.Parameters.Select(spec => spec.Shape.Count).Order(), import.Graph.Parameters.Select(spec => spec.Shape.Count).Order());
        if (spec.StartsWith("vit", StringComparison.Ordinal))
        {
            AssertClose(OnnxRun.Logits(graph, parameters, channels, height, width), OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), channels, height, width));
            return;
        }

        Assert.Equal(graph.Nodes.Select(node => node.Name), import.Graph.Nodes.Select(node => node.Name));
        Assert.Equal(OnnxRun.Logits(graph, parameters, channels, height, width), OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), channels, height, width));
    }

    [Fact]
    public void No_architecture_is_left_out()
    {
        string[] tried = [.. Architectures.Select(row => row.Data.Item1.Split(':')[0])];
        Assert.Empty(ModelRegistry.All.Select(architecture => architecture.Id).Except(tried));
    }

    private void Compare(LayerGraph graph, ParameterSet parameters, params int[] shape)
    {
        string folder = RuntimeFolder();
        string path = _folder.File("model.onnx");
        OnnxExport.Write(path, graph, name => OnnxRun.Values(parameters, name), new Shape(shape), new Dictionary<string, string>());
        AssertClose(OnnxRun.Logits(graph, parameters, shape), Run(folder, path, shape));
    }

    private static string RuntimeFolder()
    {
        string? folder = Environment.GetEnvironmentVariable("LETHE_ONNXRUNTIME");
        Assert.SkipUnless(folder is not null, "LETHE_ONNXRUNTIME is not set");
        return folder;
    }

    private static void AssertClose(float[] ours, float[] theirs)
    {
        Assert.Equal(ours.Length, theirs.Length);
        foreach ((float a, float b) in ours.Zip(theirs))
            Assert.InRange(a - b, -1e-4f * (1 + MathF.Abs(b)), 1e-4f * (1 + MathF.Abs(b)));
    }

    private static float[] Run(string folder, string model, int[] shape)
    {
        string[] arguments = [Golden.File("onnxruntime.cjs"), folder, model, "2", .. shape.Select(size => size.ToString(CultureInfo.InvariantCulture))];
        using Process process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return [.. JsonDocument.Parse(answer).RootElement.EnumerateArray().Select(element => element.GetSingle())];
    }
}
