using Lethe.Data;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ClassOrderTests
{
    private static readonly Dataset Data = Bars.Of();
    private static readonly Model Model = ModelRegistry.Create("mlp:hidden=4", Data, 1);

    [Fact]
    public void The_same_names_in_the_same_order_leave_the_data_alone() => Assert.Same(Data, ClassOrder.Align(Model, Data));

    [Fact]
    public void The_same_names_in_another_order_turn_the_labels()
    {
        Dataset turned = ClassOrder.Align(Named([.. Data.ClassNames.Reverse()]), Data);
        Assert.Equal(Data.ClassNames.Reverse(), turned.ClassNames);
        Assert.Equal(3 - Data.Train.Label(5), turned.Train.Label(5));
        Assert.Empty(ModelDataCheck.Faults(Named([.. Data.ClassNames.Reverse()]), turned));
    }

    [Fact]
    public void Names_on_one_side_alone_are_all_told()
    {
        string message = Assert.Throws<DataException>(() => ClassOrder.Align(Named(["bar 0", "bar 1", "cat", "dog"]), Data, "'m.onnx'")).Message;
        Assert.Equal("'m.onnx' does not fit dataset 'bars': its classes are others than the data's, in the model alone 'cat', 'dog', in the data alone 'bar 2', 'bar 3'", message);
        Assert.Contains("it has 2 classes, the data 4, in the data alone 'bar 2', 'bar 3'", Assert.Throws<DataException>(() => ClassOrder.Align(Named(["bar 0", "bar 1"]), Data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_names_shows_the_mapping_and_wants_it_confirmed()
    {
        UsageException fault = Assert.Throws<UsageException>(() => ClassOrder.Align(Named(["0", "1", "2", "3"]), Data, "'m.onnx'"));
        Assert.Equal(
            "'m.onnx' does not name its classes; in the order of 'bars' its logits would be 0 'bar 0', 1 'bar 1', 2 'bar 2', 3 'bar 3': " +
            "confirm this with --classes \"bar 0,bar 1,bar 2,bar 3\", or give the names in the order that the model was trained with",
            fault.Message);
    }

    private static Model Named(IReadOnlyList<string> names) => Model.With(Model.Description with { ClassNames = [.. names] });
}
