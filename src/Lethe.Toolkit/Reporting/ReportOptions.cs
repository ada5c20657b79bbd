namespace Lethe.Reporting;

/// <summary>What a page leaves out.</summary>
/// <param name="IncludeImages">Whether test images are embedded; <c>--no-images</c> turns it off.</param>
public sealed record ReportOptions(bool IncludeImages = true);
