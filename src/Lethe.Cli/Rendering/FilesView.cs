using Lethe.Cli.Commands;

namespace Lethe.Cli.Rendering;

/// <summary>Shows which files a command wrote.</summary>
internal static class FilesView
{
    /// <summary>Writes a line a file, or the JSON document <c>{"files": [...]}</c>.</summary>
    public static void Write(CommandSession session, IEnumerable<string> files)
    {
        string[] paths = [.. files.Select(Path.GetFullPath)];
        if (session.Json)
        {
            JsonOutput.Write(session.Results, writer =>
            {
                writer.WriteStartObject();
                writer.WriteTexts("files", paths);
                writer.WriteEndObject();
            });
            return;
        }

        foreach (string path in paths)
            session.Results.Output.WriteLine($"wrote {path}");
    }
}
