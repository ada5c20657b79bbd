using System.Text.Json;
using Lethe.Formats;

namespace Lethe.Experiments.Running;

/// <summary>The events of a run as JSON lines, a file for each: <c>events/HOST-PID.jsonl</c>, and <c>HOST-PID-N.jsonl</c> for the N-th run of a process. Thread-safe.</summary>
internal sealed class EventLog : IDisposable
{
    private static int _runs;

    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    /// <exception cref="DataException">The file cannot be created.</exception>
    internal EventLog(string folder, TimeProvider time)
    {
        _time = time;
        int run = Interlocked.Increment(ref _runs);
        string path = Path.Combine(folder, "events", $"{Environment.MachineName}-{Environment.ProcessId}{(run == 1 ? "" : $"-{run}")}.jsonl");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"cannot write '{path}': {Printable.Line(e.Message)}", e);
        }
    }

    /// <summary>Appends one event; the line is there when the call returns.</summary>
    /// <param name="name">What happened; <c>docs/experiments.md</c> lists the names and their properties.</param>
    /// <param name="fill">Writes the other properties.</param>
    internal void Write(string name, Action<Utf8JsonWriter> fill)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter writer = new(line))
        {
            writer.WriteStartObject();
            writer.WriteString("time", _time.GetUtcNow());
            writer.WriteString("event", name);
            fill(writer);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_lock)
            _file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    public void Dispose() => _file.Dispose();
}
