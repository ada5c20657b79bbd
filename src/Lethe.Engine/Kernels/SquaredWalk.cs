namespace Lethe.Engine.Kernels;

/// <summary>The positions that a <see cref="SquaredTile"/> visits: images of segments of steps, with distances in floats for both factors.</summary>
/// <param name="Images">Images.</param>
/// <param name="Segments">Runs of positions in an image.</param>
/// <param name="Steps">Positions in a run.</param>
/// <param name="AStep">From position to position of a.</param>
/// <param name="BStep">From position to position of b.</param>
/// <param name="AJump">Added to a after a segment's last step.</param>
/// <param name="BJump">Added to b after a segment's last step.</param>
/// <param name="AImage">From image to image of a.</param>
/// <param name="BImage">From image to image of b.</param>
internal readonly record struct SquaredWalk(int Images, int Segments, int Steps, nint AStep, nint BStep, nint AJump, nint BJump, nint AImage, nint BImage);
