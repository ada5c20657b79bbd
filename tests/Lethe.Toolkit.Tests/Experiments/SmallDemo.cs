using Lethe.Experiments;

namespace Lethe.Toolkit.Tests.Experiments;

/// <summary>A demo that takes a second, run once for all tests of a class.</summary>
public sealed class SmallDemo : IDisposable
{
    /// <summary>Runs it.</summary>
    public SmallDemo() => Outcome = Demo.Run(
        new DemoPlan
        {
            Data = "fashion-mnist-mini:train=40perclass,test=20perclass",
            Model = "mlp:hidden=32",
            Settings = ["epochs=2"],
            Methods = ["finetune", "ssd", "mask-logit"],
            Output = Folder,
        },
        new FlowSettings());

    /// <summary>The run folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lethe-demo-").FullName;

    /// <summary>What came out.</summary>
    public DemoOutcome Outcome { get; }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
