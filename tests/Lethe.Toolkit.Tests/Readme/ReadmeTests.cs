using System.Text.RegularExpressions;
using Lethe.Results;
using Lethe.Toolkit.Tests.Architecture;
using Xunit;

namespace Lethe.Toolkit.Tests.Readme;

/// <summary>The README tells the truth.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

    [Fact]
    public void Its_program_is_the_one_that_is_tested()
    {
        string source = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Lethe.Toolkit.Tests", "Readme", "ReadmeExample.cs"));
        string tested = Region().Match(source).Groups["code"].Value;
        string printed = Fence().Match(Readme).Groups["code"].Value;
        Assert.Equal(string.Join('\n', tested.Trim().Split('\n').Select(line => line.Trim())), string.Join('\n', printed.Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal))).Trim());
    }

    [Fact]
    public void Its_program_forgets()
    {
        AuditRecord audit = ReadmeExample.Run();
        Assert.True(audit.Models.Original.Metrics.Number("forget_test_accuracy") > 0.2);
        Assert.Equal(0, audit.Models.Retrained!.Metrics.Number("forget_test_accuracy"));
        Assert.True(audit.Models.Unlearned.Metrics.Number("forget_test_accuracy") < 0.1);
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        IEnumerable<string> links = Link().Matches(Readme).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));
        Assert.DoesNotContain(links, target => !Path.Exists(Path.Combine(SourceTree.Root, target)));
    }

    [GeneratedRegex(@"// <readme>\n(?<code>.*?)// </readme>", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex Link();
}
