namespace Lethe.Models;

/// <summary>Tells what was assumed of a model file.</summary>
internal static class Notices
{
    internal static void Tell(IProgress<ProgressEvent>? progress, string message) =>
        progress?.Report(new ProgressEvent(ProgressKind.Notice, "load", 0) { Message = message });
}
