using System.Text.RegularExpressions;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>The project's own files, as the architecture tests read them.</summary>
internal static partial class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every hand-written C# file under a folder of the root, in a fixed order.</summary>
    public static IReadOnlyList<SourceFile> Files(params string[] folders) =>
        [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>The declarations of types at any depth: modifiers, keyword, name and the indentation before them.</summary>
    [GeneratedRegex(@"^(?<indent> *)(?<modifiers>(?:(?:public|internal|private|protected|file|sealed|abstract|static|partial|readonly|unsafe|ref|new) )*)(?<keyword>class|record struct|record class|record|struct|interface|enum|delegate [\w<>\[\],? ]+?) (?<name>\w+)", RegexOptions.Multiline)]
    public static partial Regex TypeDeclaration();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lethe.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the source tree");
    }
}
