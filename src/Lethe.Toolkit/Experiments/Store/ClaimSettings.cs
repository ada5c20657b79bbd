namespace Lethe.Experiments.Store;

/// <summary>How workers tell that another one lives.</summary>
/// <param name="Beat">How often an owner renews its claims.</param>
/// <param name="Patience">After how long without a renewal a claim is taken over.</param>
internal sealed record ClaimSettings(TimeSpan Beat, TimeSpan Patience)
{
    internal static ClaimSettings Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
}
