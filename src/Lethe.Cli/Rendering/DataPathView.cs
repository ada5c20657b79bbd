using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Data;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe data path</c>.</summary>
internal static class DataPathView
{
    /// <summary>Writes a line a folder, or the JSON document.</summary>
    public static void Write(CommandSession session, DatasetPath path)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, path));
        else
            WriteText(session.Results.Output, path);
    }

    private static void WriteText(TextWriter output, DatasetPath path)
    {
        if (path.IsEmbedded)
            output.WriteLine($"{path.Info.Id} is a part of Lethe and needs no files");
        foreach (RootLookup root in path.Roots)
        {
            output.WriteLine($"{root.Root.Origin,-12} {root.Root.Path}: {root.Found ?? (root.Exists ? "not there" : "no such folder")}");
            foreach (string notice in root.Notices)
                output.WriteLine($"             {notice}");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, DatasetPath path)
    {
        writer.WriteStartObject();
        writer.WriteString("id", path.Info.Id);
        writer.WriteBoolean("embedded", path.IsEmbedded);
        writer.WriteString("folder", path.Folder);
        writer.WritePropertyName("roots");
        writer.WriteArray(path.Roots, root => WriteRoot(writer, root));
        writer.WriteEndObject();
    }

    private static void WriteRoot(Utf8JsonWriter writer, RootLookup root)
    {
        writer.WriteStartObject();
        writer.WriteString("path", root.Root.Path);
        writer.WriteString("origin", root.Root.Origin);
        writer.WriteBoolean("exists", root.Exists);
        writer.WriteString("found", root.Found);
        writer.WriteTexts("notices", root.Notices);
        writer.WriteEndObject();
    }
}
