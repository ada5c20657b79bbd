using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lethe.Reporting;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed partial class HtmlReportTests
{
    private static readonly ReportDocument Document = SampleDocument.Build();
    private static readonly string Page = HtmlReport.Render(Document);

    public static TheoryData<string> Sections =>
        ["summary", "comparison", "gaps", "destinations", "confidence", "confusion", "cost", "training", "methods", "limits", "legend", "provenance"];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_whole_document_shows_every_section_and_links_to_it(string id)
    {
        Assert.Contains($"<section id=\"{id}\">", Page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"#{id}\">", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_fetched_from_a_network()
    {
        string[] addresses = [.. Addresses().Matches(Page).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(address.StartsWith('#') || address.StartsWith("data:image/png;base64,", StringComparison.Ordinal), address));
        Assert.DoesNotContain("url(", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_has_its_target() =>
        Assert.All(Addresses().Matches(Page).Select(match => match.Groups[1].Value).Where(address => address.StartsWith('#')),
            address => Assert.Contains($"id=\"{address[1..]}\"", Page, StringComparison.Ordinal));

    [Fact]
    public void Equal_documents_give_equal_pages() => Assert.Equal(Page, HtmlReport.Render(SampleDocument.Build()));

    [Fact]
    public void A_page_made_again_from_json_is_the_same()
    {
        using MemoryStream json = new();
        ResultsJson.Write(json, Document);
        json.Position = 0;
        Assert.Equal(Page, HtmlReport.Render(ResultsJson.ReadReport(json)));
    }

    [Fact]
    public void Text_of_the_user_never_becomes_markup()
    {
        const string Evil = "<img src=\"http://x\" onerror='alert(1)'>&";
        MethodResult method = Document.Methods[1];
        string page = HtmlReport.Render(Document with
        {
            Title = Evil,
            Command = Evil,
            Version = Evil,
            Notes = [Evil],
            Forget = Document.Forget with { Request = Evil, History = [Evil], IdsSha256 = Evil },
            Data = Document.Data with { Spec = Evil, ClassNames = [.. Document.Data.ClassNames.Select(_ => Evil)], Notices = [Evil], ValidationCut = Evil },
            Model = new ModelFacts(Evil, 1, [new Setting(Evil, Evil)]),
            Metrics = [.. Document.Metrics.Select(metric => metric with { Name = Evil, Formula = Evil, Ideal = Evil, Summary = Evil })],
            Methods = [method with { Method = Evil, Name = Evil, Summary = Evil, Citation = Evil, Notes = [Evil], Options = [new Setting(Evil, Evil)], Alarms = [new Alarm(AlarmKind.Collapse, Evil)] }],
            ResidualFiles = [new ResidualFile(Evil, Evil)],
        });
        Assert.DoesNotContain("<img src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror='", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=&quot;http://x&quot; onerror=&#39;alert(1)&#39;&gt;&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_is_well_formed_and_has_a_name()
    {
        XElement[] charts = [.. Charts().Matches(Page).Select(match => XElement.Parse(match.Value))];
        Assert.True(charts.Length > 40, $"{charts.Length} charts");
        Assert.All(charts, chart => Assert.False(string.IsNullOrWhiteSpace((string?)chart.Attribute("aria-label"))));
        Assert.DoesNotContain("NaN", string.Concat(charts.Select(chart => chart.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_can_be_left_out()
    {
        Assert.Contains("data:image/png", Page, StringComparison.Ordinal);
        string bare = HtmlReport.Render(Document, new ReportOptions(IncludeImages: false));
        Assert.DoesNotContain("<img", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("data:image", bare, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_names_the_closest_method_the_claim_and_the_alarms()
    {
        string summary = Between("<section id=\"summary\">", "</section>");
        Assert.Contains("Selective synaptic dampening came closest: 0.8 points from the retrained model", summary, StringComparison.Ordinal);
        Assert.Contains("in 0.81 s instead of 22 s", summary, StringComparison.Ordinal);
        Assert.Contains("<strong>Behaves alike.</strong> On the measures listed", summary, StringComparison.Ordinal);
        Assert.Contains("<strong>Gradient ascent: collapse.</strong>", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_retrained_model_no_distance_is_told()
    {
        string page = HtmlReport.Render(SampleDocument.Build(withReference: false));
        Assert.DoesNotContain("<section id=\"gaps\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Average gap", page, StringComparison.Ordinal);
        Assert.Contains("how close it came to forgetting cannot be told", page, StringComparison.Ordinal);
    }

    [Fact]
    public void When_all_methods_raise_an_alarm_none_is_called_closest()
    {
        string page = HtmlReport.Render(Document with { Methods = [.. Document.Methods.Where(method => method.Alarms.Any(alarm => alarm.Kind is AlarmKind.Collapse or AlarmKind.Filtering))] });
        Assert.Contains("None came out usable", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_with_next_to_nothing_renders()
    {
        MethodResult method = Document.Methods[4];
        string page = HtmlReport.Render(Document with
        {
            Forget = Document.Forget with { Request = "random:500", Scope = RequestScope.Samples, Classes = [], TestSamples = 0 },
            Original = new ModelEvidence(),
            Retrained = null,
            Metrics = [],
            Images = [],
            ResidualFiles = [],
            Methods = [method with { Model = new ModelEvidence(), Audit = method.Audit with { Gap = null, Cost = AuditCost.Unknown("the model file does not record it") } }],
        });
        Assert.Contains("900 single images", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
    }

    private static string Between(string start, string end)
    {
        int from = Page.IndexOf(start, StringComparison.Ordinal);
        return Page[from..Page.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("(?:src|href)=[\"']?([^\"' >]*)")]
    private static partial Regex Addresses();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Charts();
}
