using System.Text.Json;
using Lethe.Cli.Commands;

namespace Lethe.Cli.Rendering;

/// <summary>Shows one registry: a table of ids and summaries, or an array of records in JSON.</summary>
internal abstract class ListView
{
    private static readonly Dictionary<string, Func<ListView>> Kinds = new()
    {
        ["methods"] = () => new MethodListView(),
        ["models"] = () => new ModelListView(),
        ["datasets"] = () => new DatasetListView(),
        ["metrics"] = () => new MetricListView(),
    };

    /// <summary>The entries: id, the column beside it, summary.</summary>
    protected abstract IEnumerable<(string Id, string Detail, string Summary)> Entries { get; }

    /// <summary>The head of the column beside the id.</summary>
    protected abstract string DetailHeader { get; }

    /// <summary>The view of a registry.</summary>
    /// <param name="kind">What the user asked for.</param>
    /// <exception cref="UsageException">There is no such registry.</exception>
    public static ListView Find(string kind) => Kinds.TryGetValue(kind, out Func<ListView>? view)
        ? view()
        : throw new UsageException($"unknown list '{kind}', {NearestNames.Suggest(kind, Kinds.Keys)}");

    /// <summary>Writes the registry.</summary>
    public void Write(CommandSession session)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, WriteRecords);
        else
            new TextTable(["id", DetailHeader, "summary"], [.. Entries.Select(entry => new[] { entry.Id, entry.Detail, entry.Summary })]) { IsNumeric = _ => false }.WriteTo(session.Results);
    }

    /// <summary>Writes the array of records.</summary>
    protected abstract void WriteRecords(Utf8JsonWriter writer);

    /// <summary>What every record begins with.</summary>
    protected static void WriteHead(Utf8JsonWriter writer, string id, string summary, string citation)
    {
        writer.WriteString("id", id);
        writer.WriteString("summary", summary);
        writer.WriteString("citation", citation);
    }
}
