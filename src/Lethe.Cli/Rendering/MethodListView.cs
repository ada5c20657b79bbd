using System.Text.Json;
using Lethe.Unlearning;

namespace Lethe.Cli.Rendering;

/// <summary><c>lethe list methods</c>.</summary>
internal sealed class MethodListView : ListView
{
    /// <inheritdoc/>
    protected override string DetailHeader => "options";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, string Detail, string Summary)> Entries =>
        MethodRegistry.Default.Methods.Select(method => (method.Info.Id, OptionRecords.Cell(method.Schema), method.Info.Summary));

    /// <inheritdoc/>
    protected override void WriteRecords(Utf8JsonWriter writer) =>
        writer.WriteArray(MethodRegistry.Default.Methods, method => WriteMethod(writer, method));

    private static void WriteMethod(Utf8JsonWriter writer, MethodDefinition method)
    {
        writer.WriteStartObject();
        WriteHead(writer, method.Info.Id, method.Info.Summary, method.Info.Citation);
        writer.WriteString("name", method.Info.Name);
        writer.WriteString("kind", method.Info.Kind.ToString().ToLowerInvariant());
        writer.WriteBoolean("needs_retain_data", method.Info.NeedsRetainData);
        writer.WriteBoolean("needs_gradients", method.Info.NeedsGradients);
        writer.WriteTexts("scopes", method.Info.Scopes.Select(ScopeNames.Of));
        OptionRecords.Write(writer, method.Schema);
        writer.WriteEndObject();
    }
}
