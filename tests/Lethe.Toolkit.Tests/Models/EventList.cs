namespace Lethe.Toolkit.Tests.Models;

/// <summary>Keeps the events of a stream, as they come.</summary>
internal sealed class EventList : IProgress<ProgressEvent>
{
    public List<ProgressEvent> Events { get; } = [];

    public IEnumerable<string> Notices => Events.Where(e => e.Kind == ProgressKind.Notice).Select(e => e.Message);

    public void Report(ProgressEvent value) => Events.Add(value);
}
