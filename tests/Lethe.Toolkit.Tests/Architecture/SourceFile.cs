namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>One file of the source tree.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>Its lines, without the last empty one.</summary>
    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>The file's name up to the first dot or brace: the name of the type in it.</summary>
    public string Name => System.IO.Path.GetFileName(Path).Split('.', '{')[0];
}
