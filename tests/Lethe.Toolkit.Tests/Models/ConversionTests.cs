using Lethe.Data;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

/// <summary>From format to format and back: the same bits, the same description, the same answers, for every architecture of the registry.</summary>
public sealed class ConversionTests
{
    public static TheoryData<string> Specs => [.. ModelRegistry.All.Select(architecture => architecture.Id)];

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_round_through_all_formats_is_exact(string id)
    {
        using TemporaryFolder folder = new();
        (string spec, Dataset data) = Small(id);
        Model first = ModelRegistry.Create(spec, data, 3);
        Model model = first;
        foreach (string name in new[] { "a.safetensors", "b.pt", "c.onnx", "d.safetensors" })
        {
            ModelFile.Save(model, folder.File(name));
            model = ModelFile.Load(folder.File(name));
        }

        Assert.Equal(first.Sha256(), model.Sha256());
        Assert.Equal(File.ReadAllBytes(folder.File("a.safetensors")), File.ReadAllBytes(folder.File("d.safetensors")));
        Assert.Equal(Predictor.Run(first, data.Test).Logits.ToArray(), Predictor.Run(model, data.Test).Logits.ToArray());
    }

    [Fact]
    public void A_damaged_model_file_is_refused_before_a_large_model_is_made_of_it()
    {
        using TemporaryFolder folder = new();
        Dataset data = Bars.Of(8, 4);
        foreach (string extension in TensorFiles.Extensions)
        {
            string path = folder.File("m" + extension);
            ModelFile.Save(ModelRegistry.Create("cnn:channels=2-3,fc=4", data, 1), path);
            byte[] original = File.ReadAllBytes(path);
            int refused = 0;
            for (int i = 0; i < 400; i++)
            {
                string damaged = folder.Write("damaged" + extension, Mutation.Variant(original, i));
                long before = GC.GetAllocatedBytesForCurrentThread();
                LetheException? fault = Record.Exception(() => ModelFile.Load(damaged)) is { } e ? Assert.IsType<LetheException>(e, exactMatch: false) : null;
                refused += fault is null ? 0 : 1;
                Assert.DoesNotContain('\n', fault?.Message ?? "");
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 22);
            }

            Assert.InRange(refused, 40, 390);
        }
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused_with_their_place()
    {
        using TemporaryFolder folder = new();
        Dataset data = Bars.Of(8, 4);
        Model model = ModelRegistry.Create("mlp:hidden=4", data, 1);
        model.Parameters["fc.bias"].MutableSpan()[2] = float.NaN;
        foreach (string extension in TensorFiles.Extensions)
        {
            ModelFile.Save(model, folder.File("m" + extension));
            string message = Assert.Throws<FileFormatException>(() => ModelFile.Load(folder.File("m" + extension))).Message;
            Assert.Contains("'fc.bias': expected finite values, got NaN at element 2", message, StringComparison.Ordinal);
        }
    }

    /// <summary>The narrowest form of an architecture, and images that it takes.</summary>
    private static (string Spec, Dataset Data) Small(string id)
    {
        bool colour = !id.EndsWith("emnist", StringComparison.Ordinal) && id is not ("mlp" or "cnn" or "tiny-cnn");
        ImageShape shape = colour ? new ImageShape(3, 32, 32) : new ImageShape(1, 28, 28);
        byte[] images = [.. Enumerable.Range(0, shape.Pixels * 4).Select(i => (byte)(i * 37))];
        Dataset data = Dataset.FromArrays("round", shape, ["a", "b"], images, [0, 1, 0, 1], images, [0, 1, 0, 1], validation: 0);
        string options = id switch
        {
            "resnet18" => ":width=4",
            "vgg11-bn" => ":width=4,head=small",
            "mobilenet-v2" => ":width=0.1,stem=cifar",
            "vit" => ":dim=8,depth=1,heads=2,mlp=8",
            "logic-emnist" or "logic-cifar" => ":width=0.02",
            _ => "",
        };
        return (id + options, data);
    }
}
