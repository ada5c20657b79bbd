using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Formats.Onnx;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>The layer graph that is read from an ONNX file is the one that was written: methods do to it what they do to the registry's, to the bit.</summary>
public sealed class ImportedContractTests
{
    public static TheoryData<string> Methods => ContractWorld.Methods;

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_does_to_an_imported_network_what_it_does_to_the_registrys(string method)
    {
        using TemporaryFolder folder = new();
        UnlearningJob job = ContractWorld.JobFor(method);
        Model original = job.Original, imported = Imported(original, folder.File("original.onnx"));
        Assert.Equal(original.Sha256(), imported.Sha256());

        Model unlearned = ContractWorld.Run(method, job with { Original = imported }).Model;
        Assert.Equal("onnx", unlearned.Description.Spec);
        // What a file does not say is how its weights began, so that a new training begins with others.
        if (method == "retrain")
            Assert.True(ContractWorld.TestAccuracy(unlearned, 0) > 0.8 && ContractWorld.TestAccuracy(unlearned, 1) < 0.1);
        else
            Assert.Equal(ContractWorld.Result(method).Model.Sha256(), unlearned.Sha256());

        ModelFile.Save(unlearned, folder.File("unlearned.onnx"));
        Assert.Equal(unlearned.Sha256(), ModelFile.Load(folder.File("unlearned.onnx")).Sha256());
    }

    private static Model Imported(Model model, string path)
    {
        Shape input = new(model.Description.InputShape.Channels, model.Description.InputShape.Height, model.Description.InputShape.Width);
        OnnxExport.Write(path, model.Graph, name => model.Parameters[name].Span, input, new Dictionary<string, string>());
        using OnnxFile file = OnnxFile.Open(path);
        OnnxImport import = file.Import();
        return new Model(import.Graph, OnnxRun.Parameters(import), model.Description with { Architecture = "onnx", Options = "" }) { Import = import };
    }
}
