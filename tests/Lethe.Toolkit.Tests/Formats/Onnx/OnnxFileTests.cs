using Google.Protobuf;
using Lethe.Formats.Onnx.Proto;
using Xunit;

namespace Lethe.Formats.Onnx;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_lists_its_initializers_and_reads_them()
    {
        using OnnxFile file = OnnxFile.Open(Golden.File("onnx/mlp.onnx"));
        Assert.Equal(["0.weight F32 [5, 6]", "0.bias F32 [5]", "2.weight F32 [3, 5]", "2.bias F32 [3]"], file.Tensors.Select(tensor => $"{tensor.Name} {tensor.DType} {tensor.Shape}"));
        Assert.Equal(30, file.ReadFloats("0.weight").Length);
        Assert.Equal((17, "pytorch"), (file.Opset, file.Producer));
    }

    [Theory]
    [InlineData("Loop", "node '/1/Relu' (Loop): expected an operator that can be trained")]
    [InlineData("Einsum", "got 'Einsum'")]
    public void An_operator_that_is_not_supported_is_named_with_its_node(string op, string expected) =>
        Assert.Contains(expected, Fault(model => model.Graph.Node[1].OpType = op).Message);

    [Fact]
    public void Faults_of_tensors_are_found_before_anything_is_read()
    {
        Assert.Contains("data inside the file, got a reference to another file", Fault(model => model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" })).Message);
        Assert.Contains("30 elements for [5, 6], got 2", Fault(model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[8])).Message);
        Assert.Contains("at most 6 dimensions and 2147483647 elements, got [2147483647, 6]", Fault(model => model.Graph.Initializer[0].Dims[0] = int.MaxValue).Message);
        Assert.Contains("got type 8", Fault(model => model.Graph.Initializer[0].DataType = 8).Message);
        Assert.Contains("'0.bias' twice or empty", Fault(model => model.Graph.Initializer[0].Name = "0.bias").Message);
        Assert.Contains("finite values in input 1, got NaN", Fault(model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(Enumerable.Repeat((byte)255, 120).ToArray())).Message);
    }

    [Fact]
    public void Faults_of_the_graph_are_named()
    {
        Assert.Contains("inputs that nodes before it compute, got 'later'", Fault(model => model.Graph.Node[0].Input[0] = "later").Message);
        Assert.Contains("one input, got 0", Fault(model => model.Graph.Input.Clear()).Message);
        Assert.Contains("fixed sizes of an image, got [0]", Fault(model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimParam = "D").Message);
        Assert.Contains("one of 'com.evil'", Fault(model => model.Graph.Node[0].Domain = "com.evil").Message);
        Assert.Contains("a graph and the version of its operators", Fault(model => model.OpsetImport.Clear()).Message);
    }

    [Fact]
    public void Deep_nesting_and_other_files_are_refused()
    {
        // A graph in an attribute (field 6) of a node (field 5 of the node, field 1 of the graph), a hundred times.
        byte[] nested = [];
        for (int i = 0; i < 100; i++)
            nested = Field(1, Field(5, Field(6, nested)));
        string path = _folder.Write("nested.onnx", Field(7, nested));
        Assert.Contains("at most 32 messages inside each other", Assert.Throws<FileFormatException>(() => OnnxFile.Open(path)).Message);
        Assert.Contains("not an ONNX model", Assert.Throws<FileFormatException>(() => OnnxFile.Open(Golden.File("images/grey.jpg"))).Message);
    }

    [Fact]
    public void A_constant_that_doubles_forty_times_is_refused() =>
        Assert.Contains("elements in all, in proportion to the file", Fault(model =>
        {
            model.Graph.Node.Insert(0, new NodeProto { OpType = "Shape", Input = { model.Graph.Input[0].Name }, Output = { "d0" } });
            for (int i = 0; i < 40; i++)
                model.Graph.Node.Insert(i + 1, new NodeProto { OpType = "Concat", Input = { $"d{i}", $"d{i}" }, Output = { $"d{i + 1}" } });
        }).Message);

    /// <summary>Numbers of one to three bytes each, as the format stores them where it stores no raw bytes.</summary>
    [Theory]
    [InlineData(10, 0x0000, 0)]
    [InlineData(10, 0x3c00, 1)]
    [InlineData(10, 0xc000, -2)]
    [InlineData(16, 0xbf80, -1)]
    public void Half_precision_weights_that_are_stored_as_whole_numbers_are_read(int type, int bits, float expected)
    {
        TensorProto weight = new() { Name = "w", DataType = type, Dims = { 300, 400 }, Int32Data = { Enumerable.Repeat(bits, 120_000) } };
        OnnxImport import = OnnxSmallGraph.Import(_folder, OnnxSmallGraph.Of(300, [weight], OnnxSmallGraph.Node("MatMul", "y", "x", "w")));
        Assert.All(Assert.Single(import.Values).Values.ToArray(), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void What_an_image_may_take_is_bounded()
    {
        Assert.Contains("images of at most 67108864 values, got [134217728]", Fault(model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 1 << 27).Message);
        string message = Fault(model =>
        {
            string input = model.Graph.Input[0].Name;
            for (int i = 0; i < 30; i++)
            {
                NodeProto join = new() { OpType = "Concat", Name = $"join{i}", Input = { input, input }, Output = { $"j{i}" } };
                join.Attribute.Add(new AttributeProto { Name = "axis", I = 1 });
                model.Graph.Node.Insert(i, join);
                input = $"j{i}";
            }
        }).Message;
        Assert.Contains("node 'join23' (Concat): expected an output of at most 67108864 elements for an image, got [100663296]", message);
    }

    private FileFormatException Fault(Action<ModelProto> damage)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Golden.Bytes("onnx/mlp.onnx"));
        damage(model);
        string path = _folder.Write("damaged.onnx", model.ToByteArray());
        return Assert.Throws<FileFormatException>(() =>
        {
            using OnnxFile file = OnnxFile.Open(path);
            file.Import();
        });
    }

    private static byte[] Field(int number, byte[] content)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
