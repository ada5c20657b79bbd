namespace Lethe.Results;

/// <summary>What was asked to be forgotten.</summary>
/// <param name="Request">The request as typed, e.g. <c>class:6</c>.</param>
/// <param name="Scope">What it names.</param>
/// <param name="Classes">The class indices of a class request (for subclasses: the coarse classes they belong to); empty for samples.</param>
/// <param name="TrainSamples">The number of training samples to forget.</param>
/// <param name="RetainSamples">The number of training samples to keep.</param>
/// <param name="TestSamples">The number of test samples that belong to the request; 0 for samples.</param>
/// <param name="IdsSha256">The SHA-256 of the resolved ids.</param>
/// <param name="History">Requests that were served before, oldest first.</param>
public sealed record ForgetFacts(
    string Request,
    RequestScope Scope,
    IReadOnlyList<int> Classes,
    int TrainSamples,
    int RetainSamples,
    int TestSamples,
    string IdsSha256,
    IReadOnlyList<string> History);
