using System.Text.Json;
using Lethe.Models;

namespace Lethe.Cli.Rendering;

/// <summary><c>lethe list models</c>.</summary>
internal sealed class ModelListView : ListView
{
    /// <inheritdoc/>
    protected override string DetailHeader => "options";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, string Detail, string Summary)> Entries =>
        ModelRegistry.All.Select(model => (model.Id, OptionRecords.Cell(model.Options), model.Summary));

    /// <inheritdoc/>
    protected override void WriteRecords(Utf8JsonWriter writer) => writer.WriteArray(ModelRegistry.All, model => WriteModel(writer, model));

    private static void WriteModel(Utf8JsonWriter writer, Architecture model)
    {
        writer.WriteStartObject();
        WriteHead(writer, model.Id, model.Summary, model.Citation);
        OptionRecords.Write(writer, model.Options);
        writer.WriteEndObject();
    }
}
