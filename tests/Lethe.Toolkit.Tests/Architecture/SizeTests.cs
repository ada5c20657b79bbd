using System.Text.RegularExpressions;
using Xunit;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>Small files, short methods: measured, printed, bounded.</summary>
public sealed partial class SizeTests(ITestOutputHelper output)
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;

    [Fact]
    public void Files_are_short()
    {
        IReadOnlyList<SourceFile> files = SourceTree.Files("src");
        output.WriteLine($"{"folder",-34} files  lines  median  p90  max");
        foreach (IGrouping<string, SourceFile> folder in files.GroupBy(file => string.Join('/', file.Path.Split('/').Skip(1).SkipLast(1).Take(2))).Append(All(files)))
        {
            int[] sizes = [.. folder.Select(file => file.Lines.Length).Order()];
            output.WriteLine($"{folder.Key,-34} {sizes.Length,5}  {sizes.Sum(),5}  {Quantile(sizes, 0.5),6}  {Quantile(sizes, 0.9),3}  {sizes[^1],3}");
        }

        Assert.Empty(files.Where(file => file.Lines.Length > LongestFile).Select(file => $"{file.Path}: {file.Lines.Length} lines"));
        Assert.True(Quantile([.. files.Select(file => file.Lines.Length).Order()], 0.5) <= 80, "the median file is longer than 80 lines");
    }

    [Fact]
    public void Methods_are_short_outside_the_kernels()
    {
        (string Where, int Length)[] methods = [.. SourceTree.Files("src").SelectMany(Methods)];
        int[] lengths = [.. methods.Select(method => method.Length).Order()];
        output.WriteLine($"{lengths.Length} methods with braces: median {Quantile(lengths, 0.5)}, p90 {Quantile(lengths, 0.9)}, p99 {Quantile(lengths, 0.99)}, max {lengths[^1]} lines");
        Assert.True(Quantile(lengths, 0.9) <= 25, "a tenth of the methods is longer than 25 lines");
        Assert.Empty(methods.Where(method => method.Length > LongestMethod && !method.Where.Contains("/Kernels/", StringComparison.Ordinal)).Select(method => $"{method.Where}: {method.Length} lines"));
    }

    private static IGrouping<string, SourceFile> All(IReadOnlyList<SourceFile> files) => files.GroupBy(_ => "all").Single();

    private static int Quantile(int[] sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Length) - 1];

    // The format check keeps a member's braces at its own indentation, so that its body runs to the next brace there.
    private static IEnumerable<(string Where, int Length)> Methods(SourceFile file)
    {
        string[] lines = file.Lines;
        for (int start = 1; start < lines.Length; start++)
        {
            if (!OpeningBrace().IsMatch(lines[start]) || NotMethod().IsMatch(lines[start - 1]))
                continue;
            string close = lines[start].Replace('{', '}');
            int end = Array.FindIndex(lines, start, line => line.StartsWith(close, StringComparison.Ordinal));
            yield return ($"{file.Path}:{start}", end - start - 1);
        }
    }

    [GeneratedRegex(@"^ {4}\{$")]
    private static partial Regex OpeningBrace();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\b|=$|=>$|new\(\)$")]
    private static partial Regex NotMethod();
}
