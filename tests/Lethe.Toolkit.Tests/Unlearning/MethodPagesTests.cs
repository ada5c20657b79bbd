using System.Text;
using Lethe.Data;
using Lethe.Options;
using Lethe.Toolkit.Tests.Architecture;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>Every method has a page in docs/methods, with the same headings, and tables that say what the registry says.</summary>
public sealed class MethodPagesTests
{
    private const string End = "<!-- end -->";

    private static readonly string[] Headings = ["What it does", "Equations", "Options", "Cost", "Capabilities", "When it fails", "Citation"];
    private static readonly string Folder = Path.Combine(SourceTree.Root, "docs", "methods");

    public static TheoryData<string> Methods => ContractWorld.Methods;

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_page_has_the_headings_of_all_pages_and_the_citation_of_the_registry(string method)
    {
        string[] lines = File.ReadAllLines(Page(method));
        Assert.StartsWith($"# `{method}`: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(Headings.Select(heading => $"## {heading}"), lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal(ContractWorld.Find(method).Info.Citation, lines.SkipWhile(line => line != "## Citation").Skip(2).First());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_tables_are_those_of_the_registry(string method)
    {
        MethodDefinition definition = ContractWorld.Find(method);
        string text = File.ReadAllText(Page(method));
        string expected = Replace(Replace(text, "<!-- table: options -->\n", Options(definition.Schema)), "<!-- capabilities -->\n", Capabilities(definition.Info));
        string received = Page(method) + ".received.md";
        if (text != expected)
            File.WriteAllText(received, expected);
        else
            File.Delete(received);
        Assert.Equal(expected, text);
    }

    [Fact]
    public void There_is_no_page_without_a_method() => Assert.Equal(
        MethodRegistry.Default.Methods.Select(method => method.Info.Id).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileName(file)!).Where(name => name != "README.md" && !name.Contains(".received.", StringComparison.Ordinal))
            .Select(name => name[..^3]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_list_of_methods_is_the_registry()
    {
        StringBuilder table = new("| Method | What it does | Kind | Requests |\n|---|---|---|---|\n");
        foreach (MethodInfo info in MethodRegistry.Default.Methods.Select(method => method.Info))
            table.Append($"| [`{info.Id}`]({info.Id}.md) | {info.Summary} | {info.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", info.Scopes.Select(Words))} |\n");
        Assert.Contains(table.ToString(), File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);
    }

    private static string Page(string method) => Path.Combine(Folder, method + ".md");

    private static string Replace(string text, string begin, string table)
    {
        int start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, end = text.IndexOf(End, start, StringComparison.Ordinal);
        return text[..start] + table + text[end..];
    }

    private static string Options(OptionSchema schema)
    {
        StringBuilder table = new("| Option | Default | Range | Meaning |\n|---|---|---|---|\n");
        foreach (OptionInfo option in schema.Options)
            table.Append($"| `{option.Name}` | {option.Default} | {Cell(option.Expected)} | {Cell(option.Summary)} |\n");
        return schema.Options.Length == 0 ? "None.\n" : table.ToString();
    }

    private static string Capabilities(MethodInfo info) =>
        $"""
        - Requests: {string.Join(", ", info.Scopes.Select(Words))}.
        - Kind: {info.Kind.ToString().ToLowerInvariant()}.
        - Reads D_r: {YesNo(info.NeedsRetainData)}.
        - Needs gradients: {YesNo(info.NeedsGradients)}.
        - Serves requests to learn: {YesNo(info.ServesLearnRequests)}.

        """.ReplaceLineEndings("\n");

    private static string Words(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "classes",
        ForgetScope.FineClasses => "fine classes",
        _ => "samples",
    };

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
