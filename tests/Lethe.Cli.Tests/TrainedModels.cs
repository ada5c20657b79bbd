using Lethe.Cli.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(TrainedModels))]

namespace Lethe.Cli.Tests;

/// <summary>A small trained model, one retrained and one unlearned, made once by the command line itself.</summary>
public sealed class TrainedModels : IDisposable
{
    /// <summary>A part of the embedded data that trains in a blink.</summary>
    public const string Data = "fashion-mnist-mini:train=40perclass,test=20perclass";

    /// <summary>The request that the models have served.</summary>
    public const string Forget = "class:1";

    /// <summary>Makes the models.</summary>
    public TrainedModels()
    {
        Training = Invocation.Of("train", "--data", Data, "--model", "mlp:hidden=32", "--epochs", "3", "--out", Original, "--json");
        Unlearning = Unlearn("finetune", Unlearned);
        Unlearn("retrain", Retrained);
    }

    /// <summary>The run that trained the model.</summary>
    internal Invocation Training { get; }

    /// <summary>The run that made it forget.</summary>
    internal Invocation Unlearning { get; }

    /// <summary>The trained model.</summary>
    public string Original => Folder.File("original.safetensors");

    /// <summary>The unlearned model.</summary>
    public string Unlearned => Folder.File("unlearned.safetensors");

    /// <summary>The retrained model.</summary>
    public string Retrained => Folder.File("retrained.safetensors");

    private TemporaryFolder Folder { get; } = new();

    /// <summary>Removes the files.</summary>
    public void Dispose() => Folder.Dispose();

    private Invocation Unlearn(string method, string output) =>
        Invocation.Of("unlearn", "--model", Original, "--data", Data, "--forget", Forget, "--method", method, "--out", output, "--json");
}
