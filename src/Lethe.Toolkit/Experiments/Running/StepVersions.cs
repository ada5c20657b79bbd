namespace Lethe.Experiments.Running;

/// <summary>The versions of what makes results. A version goes up when the output changes for equal input; finished steps are then made again.</summary>
/// <remarks>Whoever changes what a step or a method computes raises its version here.</remarks>
internal static class StepVersions
{
    internal const int Train = 1;
    internal const int Tune = 1;
    internal const int Audit = 1;
    private const int First = 1;

    private static readonly Dictionary<string, int> Methods = new() { ["retrain"] = 1 };

    /// <summary>The version of a method.</summary>
    internal static int Of(string method) => Methods.GetValueOrDefault(method, First);
}
