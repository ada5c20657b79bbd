using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ClassNameHintsTests
{
    [Fact]
    public void Classes_keep_their_numbers_once_a_request_was_served_under_them()
    {
        using TemporaryFolder folder = new();
        Model model = ModelFile.Load(Golden.File("onnx/resnet.onnx"));
        ModelFile.Save(model, folder.File("fresh.onnx"));
        ModelFile.Save(model.With(ModelDescription.After(model, new ServedRequest("class:1", "ab", "ssd", "alpha=10"))), folder.File("served.onnx"));
        ModelHints named = new() { ClassNames = ["1", "a", "b", "c"] }, same = new() { ClassNames = ["0", "1", "2", "3"] };
        Assert.Equal("1", ModelFile.Load(folder.File("fresh.onnx"), named).Description.ClassNames[0]);
        Assert.Contains("served requests", Assert.Throws<UsageException>(() => ModelFile.Load(folder.File("served.onnx"), named)).Message, StringComparison.Ordinal);
        Assert.Equal("1", ModelFile.Load(folder.File("served.onnx"), same).Description.ClassNames[1]);
    }
}
