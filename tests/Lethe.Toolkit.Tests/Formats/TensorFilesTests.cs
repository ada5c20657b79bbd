using Lethe.Formats.Onnx;
using Xunit;

namespace Lethe.Formats;

public sealed class TensorFilesTests
{
    [Fact]
    public void The_extension_chooses_the_format()
    {
        using TensorFile torch = TensorFiles.Open(Golden.File("pytorch/legacy.pth"));
        using TensorFile onnx = TensorFiles.Open(Golden.File("onnx/mlp.onnx"));
        Assert.IsType<PyTorchFile>(torch);
        Assert.IsType<OnnxFile>(onnx);
        Assert.EndsWith("got '.bin'", Assert.Throws<UsageException>(() => TensorFiles.Open("model.bin")).Message);
    }
}
