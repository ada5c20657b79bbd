using Lethe.Cli.Rendering;
using Xunit;

namespace Lethe.Cli.Tests.Rendering;

public sealed class TextTableTests
{
    private static readonly TextTable Table = new(["method", "value"], [["ssd", "0.91"], ["finetune", "0.9"]]);

    [Fact]
    public void Redirected_output_gets_aligned_plain_columns() =>
        Assert.Equal("method    value\n--------  -----\nssd        0.91\nfinetune    0.9\n", Written(interactive: false));

    [Fact]
    public void A_terminal_gets_a_drawn_table() => Assert.Contains("finetune", Written(interactive: true), StringComparison.Ordinal);

    private static string Written(bool interactive)
    {
        using StringWriter output = new();
        Table.WriteTo(new Terminal(output, TextWriter.Null, interactive, false));
        return output.ToString();
    }
}
