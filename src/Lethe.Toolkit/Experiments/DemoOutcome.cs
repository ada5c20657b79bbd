using Lethe.Results;

namespace Lethe.Experiments;

/// <summary>What a demo came to.</summary>
/// <param name="Document">The report's content: models, methods, audits.</param>
/// <param name="ReportFile">The full path of the HTML report.</param>
public sealed record DemoOutcome(ReportDocument Document, string ReportFile);
