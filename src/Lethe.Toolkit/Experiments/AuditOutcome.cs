using Lethe.Evaluation;

namespace Lethe.Experiments;

/// <summary>What an audit of model files came to.</summary>
/// <param name="Audit">The measurements.</param>
/// <param name="ReportFile">The full path of the HTML report, where one was asked for.</param>
public sealed record AuditOutcome(AuditResult Audit, string? ReportFile);
