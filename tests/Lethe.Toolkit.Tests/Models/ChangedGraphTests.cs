using Google.Protobuf;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Formats;
using Lethe.Formats.Onnx.Proto;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

/// <summary>An ONNX file of Lethe's that another program has changed is what its graph computes, whatever still stands in its metadata.</summary>
public sealed class ChangedGraphTests : IDisposable
{
    private static readonly Dataset Data = Bars.Of();

    private readonly TemporaryFolder _folder = new();
    private readonly Model _model = ModelRegistry.Create("cnn:channels=2-3,fc=4", Data, 1);

    public ChangedGraphTests() => ModelFile.Save(_model, _folder.File("m.onnx"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_nobody_changed_is_what_it_says()
    {
        EventList events = new();
        Model read = ModelFile.Load(_folder.File("m.onnx"), progress: events);
        Assert.Equal(_model.Description.Spec, read.Description.Spec);
        Assert.Null(read.Import);
        Assert.Empty(events.Notices);
        Assert.Null(ModelFile.Load(Changed(model => model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "somebody" }))).Import);
    }

    [Fact]
    public void A_layer_that_another_program_added_is_run_trained_and_given_back()
    {
        EventList events = new();
        string path = Changed(model =>
        {
            model.Graph.Node[^1].Output[0] = "before";
            model.Graph.Node.Add(new NodeProto { OpType = "Neg", Name = "turn", Input = { "before" }, Output = { model.Graph.Output[0].Name } });
        });
        Model read = ModelFile.Load(path, progress: events);
        Assert.Equal("onnx", read.Description.Spec);
        Assert.Equal(_model.Description.ClassNames, read.Description.ClassNames);
        Assert.Contains("its graph is not the one that Lethe writes for that", Assert.Single(events.Notices), StringComparison.Ordinal);
        Assert.Equal(Predictor.Run(_model, Data.Test).Logits.ToArray().Select(value => -value), Predictor.Run(read, Data.Test).Logits.ToArray());
        ModelFile.Save(read, _folder.File("again.onnx"));
        Assert.Contains(ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder.File("again.onnx"))).Graph.Node, node => node.Name == "turn");
        Assert.Equal(read.Sha256(), ModelFile.Load(_folder.File("again.onnx")).Sha256());
    }

    [Fact]
    public void Every_kind_of_change_is_seen()
    {
        Assert.Contains(ModelFile.Load(Changed(model => model.Graph.Node.First(node => node.OpType == "Relu").OpType = "Tanh")).Graph.Nodes, node => node.Layer is ActivationLayer { Kind: ActivationKind.Tanh });
        AssertTaken(model => model.Graph.Output[0].Name = model.Graph.Node[^1].Output[0] = "scores");
        AssertTaken(model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1);
        AssertTaken(model => model.OpsetImport[0].Version = 18);
        AssertTaken(model => model.Graph.Initializer.Add(new TensorProto { Name = "more", DataType = 1, Dims = { 1 }, FloatData = { 1 } }));
        AssertTaken(model =>
        {
            TensorProto weight = model.Graph.Initializer[0];
            string old = weight.Name;
            weight.Name = "renamed";
            foreach (NodeProto node in model.Graph.Node.Where(node => node.Input.Contains(old)))
                node.Input[node.Input.IndexOf(old)] = "renamed";
        });
        AssertTaken(model => model.MetadataProps.Single(entry => entry.Key == "lethe.architecture").Value = "perceptron");
    }

    [Fact]
    public void A_graph_that_gives_other_classes_than_the_file_says_is_refused_in_one_line()
    {
        string path = Changed(model =>
        {
            model.Graph.Node[^1].Output[0] = "before";
            model.Graph.Initializer.Add(new TensorProto { Name = "two", DataType = 7, Dims = { 2 }, Int64Data = { 0, 1 } });
            NodeProto some = new() { OpType = "Gather", Input = { "before", "two" }, Output = { model.Graph.Output[0].Name } };
            some.Attribute.Add(new AttributeProto { Name = "axis", I = 1 });
            model.Graph.Node.Add(some);
        });
        string fault = Assert.Throws<DataException>(() => ModelFile.Load(path)).Message;
        Assert.Contains($"describes a model of {Data.ClassNames.Length} classes", fault, StringComparison.Ordinal);
        Assert.Contains("its graph has 2", fault, StringComparison.Ordinal);
    }

    private void AssertTaken(Action<ModelProto> change)
    {
        EventList events = new();
        Model read = ModelFile.Load(Changed(change), progress: events);
        Assert.Equal("onnx", read.Description.Spec);
        Assert.Single(events.Notices);
        Assert.Equal(Predictor.Run(_model, Data.Test).Logits.ToArray(), Predictor.Run(read, Data.Test).Logits.ToArray());
    }

    private string Changed(Action<ModelProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder.File("m.onnx")));
        change(model);
        return _folder.Write("changed.onnx", model.ToByteArray());
    }
}
