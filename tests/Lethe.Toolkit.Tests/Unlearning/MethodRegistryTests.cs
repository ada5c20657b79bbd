using System.Text.RegularExpressions;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class MethodRegistryTests
{
    [Fact]
    public void Every_method_introduces_itself() => Assert.All(MethodRegistry.Default.Methods, method =>
    {
        Assert.Matches(new Regex("^[a-z][a-z0-9-]*$"), method.Info.Id);
        Assert.EndsWith(".", method.Info.Summary, StringComparison.Ordinal);
        Assert.EndsWith(".", method.Info.Citation, StringComparison.Ordinal);
        Assert.NotEmpty(method.Info.Scopes);
        Assert.Same(method.Info, method.Create().Info);
    });

    [Fact]
    public void Ids_are_unique() => Assert.Distinct(MethodRegistry.Default.Methods.Select(method => method.Info.Id));

    [Fact]
    public void An_unknown_method_offers_the_nearest() => Assert.Equal(
        "unknown method 'fintune', did you mean 'finetune'?",
        Assert.Throws<UsageException>(() => MethodRegistry.Default.Find("fintune")).Message);

    [Fact]
    public void Adding_makes_a_registry_of_its_own()
    {
        MethodRegistry more = MethodRegistry.Default.With(OwnMethod.Definition);
        Assert.Equal(MethodRegistry.Default.Methods.Length + 1, more.Methods.Length);
        Assert.Throws<UsageException>(() => MethodRegistry.Default.Find("own"));
        Assert.Throws<ArgumentException>(() => more.With(OwnMethod.Definition));
    }

    [Fact]
    public void Options_out_of_range_are_refused_in_code_too() => Assert.Equal(
        "method 'ssd': option 'lambda': expected auto or a number at least 0, got '-1'; option 'batch': expected an integer from 1 to 65536, got '0'",
        Assert.Throws<UsageException>(() => new Ssd(new SsdOptions { Lambda = -1, Importance = new() { Batch = 0 } })).Message);
}
