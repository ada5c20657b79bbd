using Lethe.Reporting.Tables;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class ComparisonTableTests
{
    private static readonly ReportDocument Document = Small(SampleDocument.Build());

    [Fact]
    public void The_text_table_is_aligned() => Assert.Equal("""
                                Forget           Retain        Membership   KL on            Worst   Average
        Method                accuracy         accuracy         inference     D_f       class drop       gap    Time    Alarms
        ---------------  -------------  ---------------  ----------------  ------  ---------------  --------  ------  --------
        original                 71.0%            90.5%             0.610       -             4.5%              25 s
        retrained                 0.0%            92.1%             0.500       -             2.9%              22 s
        mask-logit        0.0% (0.0) ●   91.8% (-0.3) ●  0.620 (+0.120) ○   0.220    3.2% (+0.3) ●   3.1 pts   10 ms
        ssd              0.5% (+0.5) ●   91.4% (-0.7) ●  0.515 (+0.015) ●  0.0900    3.6% (+0.7) ●   0.8 pts  0.81 s
        gradient-ascent   0.0% (0.0) ●  41.2% (-50.9) ○  0.410 (-0.090) ○    3.90  53.8% (+50.9) ○  26.4 pts  0.62 s  collapse

        """.ReplaceLineEndings("\n"), ComparisonTable.From(Document).ToText());

    [Fact]
    public void A_narrow_terminal_shows_fewer_metrics()
    {
        string text = ComparisonTable.From(Document).ToText(90);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 90, line));
        Assert.DoesNotContain("Worst", text, StringComparison.Ordinal);
        Assert.Contains("Alarms", text, StringComparison.Ordinal);
        Assert.Contains("Forget", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_markdown_table_has_the_same_cells()
    {
        string[] lines = ComparisonTable.From(Document).ToMarkdown().Split('\n');
        Assert.Equal("| ssd             |   0.5% (+0.5) ● |  91.4% (-0.7) ● |     0.515 (+0.015) ● |    0.0900 |    3.6% (+0.7) ● |     0.8 pts | 0.81 s |          |", lines[5]);
        Assert.All(lines[..^1], line => Assert.Equal(10, line.Count(c => c == '|')));
    }

    [Fact]
    public void Without_a_retrained_model_there_are_no_gaps()
    {
        ComparisonTable table = ComparisonTable.From(Small(SampleDocument.Build(withReference: false)));
        Assert.DoesNotContain("Average gap", table.Headers);
        Assert.DoesNotContain(table.Rows, row => row[0] == "retrained");
        Assert.DoesNotContain("●", table.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_in_a_name_does_not_break_markdown()
    {
        MethodResult method = Document.Methods[0] with { Method = "a|b" };
        Assert.Contains("| a\\|b ", ComparisonTable.From(Document with { Methods = [method] }).ToMarkdown(), StringComparison.Ordinal);
    }

    private static ReportDocument Small(ReportDocument document) =>
        document with { Methods = [.. document.Methods.Where(method => method.Method is "mask-logit" or "ssd" or "gradient-ascent")] };
}
