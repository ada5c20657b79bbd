namespace Lethe.Results;

/// <summary>A picture for the report. Always from the test part: a training image of D_f is never embedded.</summary>
/// <param name="Id">The image's position in the official test part.</param>
/// <param name="Label">Its true class index.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Png">The picture as PNG bytes (base64 in JSON).</param>
public sealed record TestImage(int Id, int Label, int Width, int Height, byte[] Png);
