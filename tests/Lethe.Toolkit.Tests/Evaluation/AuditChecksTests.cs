using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Models;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class AuditChecksTests
{
    private readonly AuditWorld _world = AuditWorld.Create("class:2");

    private AuditPlan Plan => new() { Data = _world.Data, Split = _world.Split, Original = _world.Network(1) };

    [Fact]
    public void Other_classes_are_refused()
    {
        Model model = _world.Network(2);
        Refused("unlearned model does not fit dataset 'tiny", model.With(model.Description with { ClassNames = ["a", "b", "c", "d"] }));
    }

    [Fact]
    public void Another_image_shape_is_refused()
    {
        Model model = _world.Network(2);
        Refused("unlearned model does not fit dataset 'tiny", model.With(model.Description with { InputShape = new ImageShape(3, 1, 2) }));
    }

    [Fact]
    public void Another_validation_cut_is_refused()
    {
        Model model = _world.Network(2);
        Refused("unlearned model does not fit dataset 'tiny", model.With(model.Description with { ValidationCut = "hash10-v1" }));
    }

    [Fact]
    public void A_model_that_has_forgotten_other_ids_is_refused() =>
        Refused("unlearned model: has served 'class:1' (ids 0123456789ab), expected 'class:2' (ids ", _world.Network(2, new ServedRequest("class:1", "0123456789abcdef", "ssd", "")));

    [Fact]
    public void A_model_that_has_served_the_request_among_others_is_audited()
    {
        Model model = _world.Network(2, new ServedRequest("class:2", _world.Split.IdsSha256, "ssd", ""), new ServedRequest("class:1", "0123456789abcdef", "ssd", ""));
        Assert.NotNull(AuditWorld.Run(Plan, new AuditSubject(model)));
    }

    [Fact]
    public void The_original_as_retrained_model_is_refused() =>
        Assert.StartsWith("retrained model: its weights are those of the original", Assert.Throws<DataException>(() => new Auditor(Plan with { Retrained = _world.Network(1) })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_floor_of_the_same_model_is_refused() =>
        Assert.StartsWith("second retrained model: its weights are those of the first", Assert.Throws<DataException>(() =>
            new Auditor(Plan with { Retrained = _world.Network(3), SecondRetrained = _world.Network(3) })).Message, StringComparison.Ordinal);

    private void Refused(string message, Model model)
    {
        DataException refusal = Assert.Throws<DataException>(() => AuditWorld.Run(Plan, new AuditSubject(model)));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, refusal.ExitCode);
    }
}
