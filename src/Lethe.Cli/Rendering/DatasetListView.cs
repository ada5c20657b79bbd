using System.Text.Json;
using Lethe.Data;

namespace Lethe.Cli.Rendering;

/// <summary><c>lethe list datasets</c>.</summary>
internal sealed class DatasetListView : ListView
{
    /// <inheritdoc/>
    protected override string DetailHeader => "images";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, string Detail, string Summary)> Entries =>
        DatasetRegistry.All.Select(data => (data.Id, $"{data.TrainCount}+{data.TestCount} of {data.Shape}", data.Summary));

    /// <inheritdoc/>
    protected override void WriteRecords(Utf8JsonWriter writer) => writer.WriteArray(DatasetRegistry.All, data => WriteDataset(writer, data));

    private static void WriteDataset(Utf8JsonWriter writer, DatasetInfo data)
    {
        writer.WriteStartObject();
        WriteHead(writer, data.Id, data.Summary, data.Citation);
        writer.WriteString("licence", data.Licence);
        writer.WriteString("shape", data.Shape.ToString());
        writer.WriteNumber("classes", data.Classes);
        writer.WriteNumber("fine_classes", data.FineClasses);
        writer.WriteNumber("train", data.TrainCount);
        writer.WriteNumber("test", data.TestCount);
        writer.WriteString("archive", data.Archive?.Name);
        writer.WriteEndObject();
    }
}
