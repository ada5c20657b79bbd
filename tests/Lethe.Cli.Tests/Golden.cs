using System.Runtime.CompilerServices;
using Xunit;

namespace Lethe.Cli.Tests;

/// <summary>Texts that are kept beside the tests; a difference leaves a <c>.received</c> file to look at.</summary>
internal static class Golden
{
    /// <summary>Asserts that a text is the kept one.</summary>
    /// <param name="name">The name of the kept text.</param>
    /// <param name="actual">The text.</param>
    /// <param name="here">The calling file.</param>
    public static void AssertText(string name, string actual, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Folder(here), "Golden", name + ".txt");
        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != actual)
            File.WriteAllText(Path.Combine(Folder(here), "Golden", name + ".received.txt"), actual);
        Assert.Equal(expected, actual);
    }

    private static string Folder(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        while (!Directory.Exists(Path.Combine(folder, "Golden")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
