using System.Text.RegularExpressions;
using Xunit;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>How types are declared and where.</summary>
public sealed class TypeShapeTests
{
    [Fact]
    public void Every_class_is_sealed_abstract_or_static()
    {
        IEnumerable<string> open = Declarations()
            .Where(found => found.Declaration.Groups["keyword"].Value is "class" or "record" or "record class")
            .Where(found => !found.Declaration.Groups["modifiers"].Value.Split(' ').Any(word => word is "sealed" or "abstract" or "static"))
            .Select(found => $"{found.File.Path}: {found.Declaration.Value.Trim()}");
        Assert.Empty(open);
    }

    [Fact]
    public void Every_file_holds_one_top_level_type_and_has_its_name()
    {
        IEnumerable<string> odd = SourceTree.Files("src", "tests").Where(file => file.Name != "Program" && file.Name != "AssemblyInfo")
            .Select(file => (file, types: SourceTree.TypeDeclaration().Matches(file.Text).Where(type => type.Groups["indent"].Length == 0).Select(type => type.Groups["name"].Value).ToArray()))
            .Where(found => found.types is not [string only] || only != found.file.Name)
            .Select(found => $"{found.file.Path}: {string.Join(", ", found.types)}");
        Assert.Empty(odd);
    }

    [Fact]
    public void No_file_hides_code_in_regions_or_leaves_marks() =>
        Assert.Empty(SourceTree.Files("src")
            .Where(file => Regex.IsMatch(file.Text, @"^\s*#region|\bTO" + @"DO\b|NotImplementedException|\bHA" + @"CK\b", RegexOptions.Multiline))
            .Select(file => file.Path));

    private static IEnumerable<(SourceFile File, Match Declaration)> Declarations() =>
        SourceTree.Files("src", "tests").SelectMany(file => SourceTree.TypeDeclaration().Matches(file.Text).Select(declaration => (file, declaration)));
}
