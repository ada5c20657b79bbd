namespace Lethe.Results;

/// <summary>A file beside the model that still holds knowledge of D_f.</summary>
/// <param name="File">Its name.</param>
/// <param name="Reason">What it holds, e.g. <c>the original model</c>.</param>
public sealed record ResidualFile(string File, string Reason);
