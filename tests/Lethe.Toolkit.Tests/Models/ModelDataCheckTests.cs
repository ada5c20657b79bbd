using Lethe.Data;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ModelDataCheckTests
{
    private static readonly Dataset Data = Bars.Of();
    private static readonly Model Model = ModelRegistry.Create("mlp:hidden=5", Data, 1);

    [Fact]
    public void A_model_fits_the_data_that_it_was_made_for() => ModelDataCheck.Require(Model, Data);

    [Fact]
    public void Classes_shape_and_validation_cut_are_compared_all_at_once()
    {
        Model other = Model.With(Model.Description with { ClassNames = ["a", "b"], InputShape = new ImageShape(3, 8, 8), ValidationCut = "none" });
        DataException fault = Assert.Throws<DataException>(() => ModelDataCheck.Require(other, Data, "'m.safetensors'"));
        Assert.Equal(
            "'m.safetensors' does not fit dataset 'bars': it has 2 classes, the data 4, in the model alone 'a', 'b', in the data alone 'bar 0', 'bar 1', 'bar 2', 'bar 3'; it takes images of 3x8x8, the data has 1x8x8; " +
            "it was trained with validation cut 'none', the data was loaded with 'hash10-v1'",
            fault.Message);
    }

    [Fact]
    public void Classes_in_another_order_are_told_apart()
    {
        Model other = Model.With(Model.Description with { ClassNames = [.. Data.ClassNames.Reverse()] });
        Assert.Equal(["its class 0 is 'bar 3', in the data 'bar 0'"], ModelDataCheck.Faults(other, Data));
    }

    [Fact]
    public void An_unknown_validation_cut_is_let_pass() => Assert.Empty(ModelDataCheck.Faults(Model.With(Model.Description with { ValidationCut = "" }), Data));
}
