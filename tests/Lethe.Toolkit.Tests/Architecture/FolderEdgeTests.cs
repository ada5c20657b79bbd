using System.Text.RegularExpressions;
using Xunit;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>Arrows point one way: which folder may name which, over the <c>using</c> lines.</summary>
public sealed partial class FolderEdgeTests
{
    // A folder and the namespaces it may use beside its own and the root's; "Lethe.Engine" stands for all of the engine.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["src/Lethe.Engine/Randomness"] = [],
        ["src/Lethe.Engine/Tensors"] = ["Lethe.Engine.Kernels", "Lethe.Engine.Autograd"],
        ["src/Lethe.Engine/Kernels"] = ["Lethe.Engine.Tensors"],
        ["src/Lethe.Engine/Autograd"] = ["Lethe.Engine.Tensors", "Lethe.Engine.Kernels", "Lethe.Engine.Layers", "Lethe.Engine.Randomness"],
        ["src/Lethe.Engine/Losses"] = ["Lethe.Engine.Tensors", "Lethe.Engine.Kernels", "Lethe.Engine.Autograd"],
        ["src/Lethe.Engine/Layers"] = ["Lethe.Engine.Tensors", "Lethe.Engine.Kernels", "Lethe.Engine.Autograd", "Lethe.Engine.Randomness"],
        ["src/Lethe.Engine/Optimizers"] = ["Lethe.Engine.Tensors", "Lethe.Engine.Kernels", "Lethe.Engine.Autograd", "Lethe.Engine.Layers"],
        ["src/Lethe.Toolkit/Results"] = [],
        ["src/Lethe.Toolkit/Options"] = [],
        ["src/Lethe.Toolkit/Formats"] = ["Lethe.Engine"],
        ["src/Lethe.Toolkit/Data"] = ["Lethe.Engine", "Lethe.Formats"],
        ["src/Lethe.Toolkit/Models"] = ["Lethe.Engine", "Lethe.Formats", "Lethe.Data", "Lethe.Options"],
        ["src/Lethe.Toolkit/Unlearning"] = ["Lethe.Engine", "Lethe.Formats", "Lethe.Data", "Lethe.Models", "Lethe.Options"],
        ["src/Lethe.Toolkit/Evaluation"] = ["Lethe.Engine", "Lethe.Data", "Lethe.Models", "Lethe.Results"],
        ["src/Lethe.Toolkit/Reporting"] = ["Lethe.Results"],
        ["src/Lethe.Toolkit/Experiments"] =
        [
            "Lethe.Engine", "Lethe.Formats", "Lethe.Data", "Lethe.Models", "Lethe.Options", "Lethe.Unlearning", "Lethe.Evaluation", "Lethe.Results", "Lethe.Reporting",
        ],
        ["src/Lethe.Cli"] = ["Lethe.Data", "Lethe.Models", "Lethe.Options", "Lethe.Unlearning", "Lethe.Evaluation", "Lethe.Experiments", "Lethe.Results", "Lethe.Reporting"],
    };

    [Fact]
    public void Every_folder_keeps_to_its_arrows()
    {
        List<string> crossed = [];
        foreach (SourceFile file in SourceTree.Files("src"))
        {
            string? folder = Allowed.Keys.FirstOrDefault(key => file.Path.StartsWith(key + "/", StringComparison.Ordinal));
            if (folder is not null)
                crossed.AddRange(Used(file).Where(used => !MayUse(folder, used)).Select(used => $"{file.Path} uses {used}"));
        }

        Assert.Empty(crossed);
    }

    [Fact]
    public void Every_folder_of_the_engine_and_the_toolkit_is_in_the_table()
    {
        IEnumerable<string> folders = new[] { "src/Lethe.Engine", "src/Lethe.Toolkit" }
            .SelectMany(project => Directory.GetDirectories(Path.Combine(SourceTree.Root, project)))
            .Where(path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Any())
            .Select(path => Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/'));
        Assert.Empty(folders.Except(Allowed.Keys));
    }

    [Fact]
    public void No_using_is_global_or_an_alias_that_hides_an_arrow() =>
        Assert.Empty(SourceTree.Files("src").Where(file => GlobalUsing().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        string[] banned = ["Common", "Utils", "Util", "Helpers", "Abstractions", "Misc", "Shared"];
        IEnumerable<string> found = new[] { "src", "tests", "bench", "samples" }
            .Select(top => Path.Combine(SourceTree.Root, top))
            .Where(Directory.Exists)
            .SelectMany(top => Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories))
            .Where(path => banned.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
        Assert.Empty(found);
    }

    private static IEnumerable<string> Used(SourceFile file) => UsingLine().Matches(file.Text).Select(match => match.Groups["name"].Value);

    private static bool MayUse(string folder, string used)
    {
        string own = folder.Replace("src/Lethe.Toolkit", "Lethe", StringComparison.Ordinal).Replace("src/", "", StringComparison.Ordinal).Replace('/', '.');
        return used == "Lethe" || Allowed[folder].Append(own).Any(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(?<name>Lethe[\w.]*)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^global using", RegexOptions.Multiline)]
    private static partial Regex GlobalUsing();
}
