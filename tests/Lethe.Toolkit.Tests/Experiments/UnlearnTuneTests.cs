using Lethe.Experiments;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Unlearning;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments;

public sealed class UnlearnTuneTests
{
    [Fact]
    public void Tuning_keeps_what_is_set_and_tells_its_cost()
    {
        using TemporaryFolder folder = new();
        const string Data = "fashion-mnist-mini:train=20perclass,test=10perclass";
        FlowSettings settings = new();
        TrainFlow.Run(new TrainRequest { Data = Data, Model = "mlp:hidden=16", Settings = ["epochs=2"], Output = folder.File("m.safetensors") }, settings, TestContext.Current.CancellationToken);
        UnlearnRequest request = new() { Model = folder.File("m.safetensors"), Data = Data, Forget = "class:1", Method = "finetune", Settings = ["epochs=1"], Output = folder.File("u.safetensors") };
        UnlearnOutcome plain = UnlearnFlow.Run(request, settings, cancellation: TestContext.Current.CancellationToken);
        UnlearnOutcome tuned = UnlearnFlow.Run(request with { Tune = true }, settings, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("epochs=1", ModelFile.Load(folder.File("u.safetensors")).Description.History[^1].Options, StringComparison.Ordinal);
        Assert.True(tuned.Result.Cost.SamplesBackward > 2 * plain.Result.Cost.SamplesBackward);
        Assert.Contains(tuned.Result.Notes, note => note.StartsWith("Options were searched for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("task-arithmetic", "rho=0", false)]
    [InlineData("ssd", "rule=notebook", true)]
    public void What_a_search_makes_is_not_of_an_earlier_run(string method, string setting, bool keeps)
    {
        using TemporaryFolder folder = new();
        const string Data = "fashion-mnist-mini:train=20perclass,test=10perclass";
        FlowSettings settings = new();
        TrainFlow.Run(new TrainRequest { Data = Data, Model = "mlp:hidden=16", Settings = ["epochs=2"], Output = folder.File("m.safetensors") }, settings, TestContext.Current.CancellationToken);
        UnlearnRequest request = new() { Model = folder.File("m.safetensors"), Data = Data, Forget = "class:1", Method = method, Settings = [setting], Tune = true, Output = folder.File("u.safetensors") };
        UnlearningCost first = UnlearnFlow.Run(request, settings, cancellation: TestContext.Current.CancellationToken).Result.Cost;
        Assert.Equal(default, first.Reused);
        Assert.True(first.Artifacts.SamplesBackward > 0 && first.Artifacts.SamplesBackward <= first.SamplesBackward);

        // Importances are of D as well and stay beside the model; an expert is knowledge of D_f and goes with its search.
        UnlearningCost second = UnlearnFlow.Run(request, settings, cancellation: TestContext.Current.CancellationToken).Result.Cost;
        Assert.Equal(keeps, second.Reused.SamplesBackward > 0);
        Assert.Equal(!keeps, second.Artifacts.SamplesBackward == first.Artifacts.SamplesBackward);
    }
}
