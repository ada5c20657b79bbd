using Lethe.Data;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>A change of the public API is seen, and meant.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Tensor))]
    [InlineData(typeof(Dataset))]
    public void The_public_api_is_the_kept_one(Type inside)
    {
        string path = Path.Combine(SourceTree.Root, "tests", "Golden", $"PublicApi.{inside.Assembly.GetName().Name}.txt");
        string expected = File.Exists(path) ? File.ReadAllText(path) : "", actual = PublicApiPrinter.Print(inside.Assembly);
        if (expected == actual)
            return;
        File.WriteAllText(Path.ChangeExtension(path, ".received.txt"), actual);
        Assert.Fail($"The public API of {inside.Assembly.GetName().Name} has changed: compare {Path.ChangeExtension(path, ".received.txt")}, and keep it if the change is meant.\n{FirstDifference(expected, actual)}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] kept = expected.Split('\n'), now = actual.Split('\n');
        int line = Enumerable.Range(0, Math.Max(kept.Length, now.Length)).First(i => i >= kept.Length || i >= now.Length || kept[i] != now[i]);
        return $"line {line + 1}: kept '{kept.ElementAtOrDefault(line)}', now '{now.ElementAtOrDefault(line)}'";
    }
}
