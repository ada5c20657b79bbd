using Lethe.Data;

namespace Lethe.Experiments.Plans;

/// <summary>A request in a plan.</summary>
/// <param name="Request">What to forget.</param>
/// <param name="Line">Where the plan names it, from 1.</param>
public sealed record PlannedRequest(ForgetRequest Request, int Line);
