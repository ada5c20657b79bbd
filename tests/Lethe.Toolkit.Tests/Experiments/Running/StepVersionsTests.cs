using Lethe.Formats;
using Lethe.Toolkit.Tests.Architecture;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Running;

/// <summary>A step whose output has changed must not be taken from a store that holds the old one.</summary>
public sealed class StepVersionsTests : IDisposable
{
    // With and without wide vectors the values agree to the fifth decimal, the last that is kept; a change of what is computed shows far above this.
    private const double Absolute = 1e-4, Relative = 2e-5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_output_raises_the_version_of_its_step()
    {
        string path = Path.Combine(SourceTree.Root, "tests", "Golden", "steps.json"), received = Path.ChangeExtension(path, ".received.json");
        IReadOnlyList<StepOutputs.Output> kept = File.Exists(path) ? StepOutputs.Read(path) : [], now = StepOutputs.Make(_folder.FullName);
        string[] faults = [.. Faults(kept, now, received)];
        if (faults.Length == 0)
            return;
        StepOutputs.Write(received, now);
        Assert.Fail(string.Join('\n', faults));
    }

    [Fact]
    public void The_test_tells_which_version_to_raise()
    {
        StepOutputs.Output[] kept = [new("train", 1, [0.5]), new("ssd", 3, [0.5, 1]), new("tune", 1, [0.5]), new("gone", 1, [])];
        StepOutputs.Output[] now = [new("train", 1, [0.5001]), new("ssd", 3, [0.5, 1.1]), new("tune", 2, [0.7]), new("new", 1, [1])];
        Assert.Equal(
            [
                "the output of step 'ssd' has changed: raise its version in StepVersions from 3 to 4, so that finished steps are made again, run this test once more and keep x",
                "step 'tune' has version 2, kept is 1: compare and keep x",
                "step 'new' is not among the kept ones: keep x",
                "step 'gone' is no more: keep x",
            ],
            Faults(kept, now, "x"));
    }

    private static IEnumerable<string> Faults(IReadOnlyList<StepOutputs.Output> kept, IReadOnlyList<StepOutputs.Output> now, string received)
    {
        foreach (StepOutputs.Output output in now)
        {
            StepOutputs.Output? known = kept.FirstOrDefault(step => step.Name == output.Name);
            if (known is null)
                yield return $"step '{output.Name}' is not among the kept ones: keep {received}";
            else if (known.Version != output.Version)
                yield return $"step '{output.Name}' has version {output.Version}, kept is {known.Version}: compare and keep {received}";
            else if (!IsAlike(known.Values, output.Values))
                yield return $"the output of step '{output.Name}' has changed: raise its version in StepVersions from {known.Version} to {known.Version + 1}, so that finished steps are made again, run this test once more and keep {received}";
        }

        foreach (StepOutputs.Output gone in kept.Where(step => now.All(output => output.Name != step.Name)))
            yield return $"step '{gone.Name}' is no more: keep {received}";
    }

    private static bool IsAlike(double[] kept, double[] now) =>
        kept.Length == now.Length && kept.Zip(now).All(pair => Math.Abs(pair.First - pair.Second) <= Absolute + (Relative * Math.Abs(pair.First)));
}
