namespace Lethe.Experiments.Running;

/// <summary>The versions of what makes results. A version goes up when the output changes for equal input; finished steps are then made again.</summary>
/// <remarks>A test compares the output of every step with <c>tests/Golden/steps.json</c> and names the version to raise.</remarks>
internal static class StepVersions
{
    internal const int Train = 1;
    internal const int Importances = 1;
    internal const int Expert = 1;
    internal const int Tune = 1;
    internal const int Audit = 4;
    private const int First = 1;

    private static readonly Dictionary<string, int> Methods = new() { ["retrain"] = 1, ["ssd"] = 3, ["ssd-label-free"] = 2 };

    /// <summary>The version of a method.</summary>
    internal static int Of(string method) => Methods.GetValueOrDefault(method, First);
}
